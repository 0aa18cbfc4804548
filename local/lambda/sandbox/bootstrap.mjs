// Plain JavaScript, unlike everything around it: this and native-client.mjs stand in front of every cold start, where
// stripping types would cost 40 ms each time.
import { registerHooks } from "node:module";
import { isMainThread, parentPort } from "node:worker_threads";

// A worker's own stdout travels in acknowledged chunks and can come in after the answer of the invocation that printed.
// Posted by hand, each piece is on its way before the answer is.
if (!isMainThread) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk) => {
      parentPort.postMessage(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      return true;
    };
  }
}

// AWS's runtime client asks for its C++ addon, which would have to be compiled when it is installed. Only this one request
// is answered differently; the client itself runs as AWS ships it, and the hook is gone before the function's code loads.
const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== "./rapid-client.node") return nextResolve(specifier, context);
    hooks.deregister();
    return { url: new URL("./native-client.mjs", import.meta.url).href, format: "module", shortCircuit: true };
  },
});

await import(import.meta.resolve("aws-lambda-ric"));
