import type { Socket } from "node:net";

/** More than any answer of which headers and body are within their limits, with what one read brings beyond them. */
const MOST_BYTES_PER_REQUEST = 128 * 1024;

/**
 * Drops a connection over which more comes than an answer can have. Interim responses and the status line have no
 * limit in undici, and a receiver that floods takes processor time from the attempts beside its own.
 */
export function dropWhenFlooded(socket: Socket): void {
  let written = 0;
  let readBefore = 0;
  socket.on("readable", () => {
    if (socket.bytesWritten !== written) {
      written = socket.bytesWritten; // another request was written: its answer begins here
      readBefore = socket.bytesRead;
    }
    if (socket.bytesRead - readBefore > MOST_BYTES_PER_REQUEST) socket.destroy(new Error("The answer has no end"));
  });
}
