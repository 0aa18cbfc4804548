import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** What a server does to those who come. A behaviour without `onRequest` never answers. */
export interface Behaviour {
  readonly onConnect?: (socket: Socket) => void;
  /** Once for each request that is complete, its body included. */
  readonly onRequest?: (socket: Socket, request: string) => void;
}

export interface HostileServer extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
  readonly openConnections: () => number;
  readonly requests: () => readonly string[];
  /** How much of what it wrote was taken by the other side and the sockets between. */
  readonly bytesTaken: () => number;
}

export async function startHostileServer(behaviour: Behaviour, tls?: TlsOptions): Promise<HostileServer> {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const serve = (socket: Socket): void => {
    sockets.push(socket);
    socket.on("error", () => {}); // it is the one that misbehaves; how that ends is up to the other side
    behaviour.onConnect?.(socket);
    readRequests(socket, (request) => {
      requests.push(request);
      behaviour.onRequest?.(socket, request);
    });
  };

  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.on("tlsClientError", () => {});
  return {
    port: await listen(server),
    connections: () => sockets.length,
    openConnections: () => sockets.filter((socket) => !socket.destroyed).length,
    requests: () => requests,
    bytesTaken: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0),
    [Symbol.asyncDispose]: () => stop(server, sockets),
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return port;
}

async function stop(server: Server, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, "close");
}

function readRequests(socket: Socket, onRequest: (request: string) => void): void {
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (let end = endOfRequest(received); end <= received.length; end = endOfRequest(received)) {
      const request = received.slice(0, end);
      received = received.slice(end);
      onRequest(request);
    }
  });
}

function endOfRequest(received: string): number {
  const head = received.indexOf("\r\n\r\n");
  if (head === -1) return Number.POSITIVE_INFINITY;
  return head + 4 + Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
}
