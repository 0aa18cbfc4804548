// The three calls that AWS's runtime client makes into its C++ addon (aws-lambda-ric/src/native/rapid-client.cc).
import { Agent, request } from "node:http";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

// The addon posts synchronously: when `done` returns, the answer is out. Here `next` waits for it instead.
let lastPost = Promise.resolve();

export async function next() {
  await lastPost;
  return call("GET", "/invocation/next");
}

export function done(requestId, body) {
  lastPost = call("POST", `/invocation/${requestId}/response`, body);
}

export function error(requestId, body, xrayCause) {
  const headers = xrayCause ? { "lambda-runtime-function-xray-error-cause": encodeHeader(xrayCause) } : {};
  lastPost = call("POST", `/invocation/${requestId}/error`, body, headers);
}

/** A stack may hold what HTTP forbids in a header; the cause is only for X-Ray, so it must not fail the answer. */
function encodeHeader(text) {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

function call(method, path, body, headers = {}) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const options = { host, port, method, path: `/2018-06-01/runtime${path}`, agent, headers: { ...headers } };
  if (body !== undefined) options.headers["content-length"] = Buffer.byteLength(body);

  request(options, (response) =>
    readText(response).then((bodyJson) => resolve({ bodyJson, headers: response.headers })),
  )
    .on("error", reject)
    .end(body);
  return promise;
}

async function readText(stream) {
  let text = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) text += chunk;
  return text;
}
