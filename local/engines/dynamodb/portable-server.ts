import { argv, exit, stdin, stdout } from "node:process";
import dynalite from "dynalite";

/*
 * dynalite in a process of its own. Inside ours it would throw out of an event handler when a connection breaks in the
 * middle of a request, and its work would delay every function that waits for the event loop.
 */
const [, , path] = argv;
const atOnce = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
const server = dynalite(path === undefined ? atOnce : { ...atOnce, path });

// An idle connection is closed by its client only: a server that closes first can meet a request on its way.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") stdout.write(`listening on http://127.0.0.1:${address?.port}\n`);
});

// The other end of stdin is held by whoever started us. It closes with that process, however that ends.
stdin.on("end", () => exit(0)).resume();
