// Runs inside a private network namespace in which every address is routed to this process. It posts through the real
// sender to names that resolve to each address, and reports which of them somebody connected to.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { createSender } from "../../../adapters/http/sender.ts";
import { parseEgressRules } from "../../../core/address/parse-egress-rules.ts";
import { epochMs } from "../../../core/time.ts";
import { publicAddresses, registry } from "../special-addresses.ts";

/** What the parent process reads from standard output. */
export interface CanaryReport {
  /** Addresses that a plain `connect` reached: the proof that the canary would sing. */
  readonly reachable: readonly string[];
  readonly forbiddenHits: readonly string[];
  readonly allowedHits: readonly string[];
}

const hits: string[] = [];

async function startCanary(): Promise<Server> {
  const server = createServer((socket) => {
    hits.push(socket.localAddress?.replace(/^::ffff:/, "") ?? "");
    socket.on("error", () => {});
    socket.on("data", () => socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"));
  });
  server.listen(0, "::"); // both families
  await once(server, "listening");
  return server;
}

/** The addresses that were connected to while `work` ran. */
async function hitsDuring(work: () => Promise<unknown>): Promise<string[]> {
  hits.length = 0;
  await work();
  await new Promise((resolve) => setTimeout(resolve, 50)); // for connections that nobody waited for
  return [...new Set(hits)];
}

async function connectPlainly(host: string, port: number): Promise<void> {
  const socket = connect({ host, port });
  await once(socket, "connect").catch(() => {});
  socket.destroy();
}

async function postTo(addresses: readonly string[], port: number): Promise<void> {
  const sender = createSender({
    rules: parseEgressRules({ ports: [port], schemes: ["http"] }), // no range is opened
    now: () => epochMs(Date.now()),
    userAgent: "Posthorn/test",
    resolve: async (hostname) => [addresses[Number(hostname.split(".")[0])] ?? ""],
  });
  const post = (host: string) =>
    sender.post({ url: `http://${host}:${port}/`, headers: {}, body: Buffer.from("{}"), timeoutMs: 1_000 });

  await Promise.all(addresses.map((_, index) => post(`${index}.receiver.example`)));
  await Promise.all(addresses.map((address) => post(address.includes(":") ? `[${address}]` : address)));
  await sender.close();
}

const canary = await startCanary();
const { port } = canary.address() as AddressInfo;
const forbidden = registry.flatMap(({ inside }) => inside);
const report: CanaryReport = {
  reachable: await hitsDuring(() => Promise.all(forbidden.map((address) => connectPlainly(address, port)))),
  forbiddenHits: await hitsDuring(() => postTo(forbidden, port)),
  allowedHits: await hitsDuring(() => postTo(publicAddresses, port)),
};
canary.close();
console.log(JSON.stringify(report));
