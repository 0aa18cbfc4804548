import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { Behaviour } from "./server.ts";

const MIB = 1024 * 1024;

/** Answers each request with these bytes, and then leaves the connection as it is. */
export const answers = (bytes: string | Uint8Array): Behaviour => ({ onRequest: (socket) => socket.write(bytes) });

export const answersStatus = (status: number | string, headers = ""): Behaviour =>
  answers(`HTTP/1.1 ${status} Whatever\r\n${headers}content-length: 4\r\n\r\nbody`);

/** Writes the start of an answer and then goes away, politely or not. */
export const answersThenEnds = (bytes: string): Behaviour => ({ onRequest: (socket) => socket.end(bytes) });
export const answersThenResets = (bytes: string): Behaviour => ({
  onRequest: (socket) => socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 20)),
});

export const silent: Behaviour = {};
export const endsAtOnce: Behaviour = { onConnect: (socket) => socket.end() };
export const resetsAtOnce: Behaviour = { onConnect: (socket) => socket.resetAndDestroy() };
export const talksFirst = (bytes: string): Behaviour => ({ onConnect: (socket) => socket.write(bytes) });

/** One byte after the other, each before a timer of the client could run out. */
export const trickles = (head: string, body: string): Behaviour => ({
  onRequest(socket) {
    socket.write(head);
    const bytes = body[Symbol.iterator]();
    const timer = setInterval(() => {
      const { value, done } = bytes.next();
      if (done) clearInterval(timer);
      else socket.write(value);
    }, 10);
    socket.on("close", () => clearInterval(timer));
  },
});

/** The same bytes again and again, as fast as they are taken. */
export const floods = (head: string, repeated: string): Behaviour => ({
  onRequest(socket) {
    socket.write(head);
    pour(socket, Buffer.from(repeated.repeat(Math.ceil(65_536 / repeated.length))));
  },
});

function pour(socket: Socket, chunk: Uint8Array): void {
  while (socket.writable && socket.write(chunk));
  if (socket.writable) socket.once("drain", () => pour(socket, chunk));
}

export const sends64Mib = (status: number): Behaviour => ({
  onRequest(socket) {
    socket.write(`HTTP/1.1 ${status} Big\r\ncontent-length: ${64 * MIB}\r\n\r\n`);
    for (let sent = 0; sent < 64; sent++) socket.write(Buffer.alloc(MIB, "x"));
  },
});

/** 10 MiB of zeros in some 10 KB. */
export function gzipBomb(): Behaviour {
  const bomb = gzipSync(Buffer.alloc(10 * MIB));
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`;
  return answers(Buffer.concat([Buffer.from(head), bomb]));
}
