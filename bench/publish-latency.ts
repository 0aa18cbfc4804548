import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startCloud } from "../local/cloud/cloud.ts";
import { type CloudObserver, NOBODY } from "../local/cloud/observer.ts";
import { readAdminKey } from "../local/command/admin-key.ts";
import { difference } from "../local/gateway/meter.ts";
import { synthesize } from "../local/synthesize.ts";
import { assemblyWithStandIn } from "./publish/assembly.ts";
import { describe, ratio } from "./publish/figures.ts";
import { createStopwatch, type Round, type Stopwatch } from "./publish/stopwatch.ts";

// POST /v1/events beside a function that does nothing and one that makes the same two calls and nothing else, behind the
// same local API, and where the time goes. Run with: npm run bench:publish
const PER_SECOND = 50;
/** In turns, so that what else the machine does falls on all. */
const ROUNDS = 10;
const A_ROUND = 50;
/** An instance at this rate lives for hours: what its first thousands of calls spend on being compiled is not measured. */
const WARM_UP_ROUNDS = 20;

const EMPTY = "/v1/tenants/bench/endpoints";
const TWO_CALLS = "/v1/keys";
const PUBLISH = "/v1/events";
const EVENT = JSON.stringify({ tenant: "bench", type: "bench.published", data: { text: "x".repeat(2_000) } });

const folder = mkdtempSync(join(tmpdir(), "posthorn-bench-"));

interface Bench {
  readonly cloud: LocalCloud;
  readonly headers: Readonly<Record<string, string>>;
}

async function withCloud<T>(
  assemblyDirectory: string,
  observer: CloudObserver,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const dataDirectory = join(folder, "state");
  const cloud = await startCloud({
    assemblyDirectory,
    dataDirectory,
    port: 0,
    mode: "process",
    observer,
    log: () => {},
  });
  try {
    const authorization = `Bearer ${await readAdminKey(cloud)}`;
    return await work({ cloud, headers: { authorization, "content-type": "application/json" } });
  } finally {
    await cloud.close();
  }
}

async function millisecondsOf({ cloud, headers }: Bench, path: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(cloud.apiUrl + path, { method: "POST", headers, body: EVENT });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`Cannot measure ${path}: it answered ${response.status}`);
  return performance.now() - start;
}

/** By the clock and not one after the other: a slow answer must not lower the load. */
async function run(bench: Bench, path: string, round: Round): Promise<Round> {
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < A_ROUND; sent += 1) {
    answers.push(millisecondsOf(bench, path));
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
  }
  round.client.push(...(await Promise.all(answers)));
  return round;
}

async function measure(bench: Bench, begin: Stopwatch["begin"]) {
  const [empty, twoCalls, publish]: [Round[], Round[], Round[]] = [[], [], []];
  let before = bench.cloud.gateway.meter.snapshot();
  for (let number = 0; number < WARM_UP_ROUNDS + ROUNDS; number += 1) {
    if (number === WARM_UP_ROUNDS) before = bench.cloud.gateway.meter.snapshot();
    empty.push(await run(bench, EMPTY, begin("Manage")));
    twoCalls.push(await run(bench, TWO_CALLS, begin("Manage")));
    publish.push(await run(bench, PUBLISH, begin("Ingest")));
  }
  begin("");
  const calls = difference(bench.cloud.gateway.meter.snapshot(), before);
  return {
    empty: empty.slice(WARM_UP_ROUNDS),
    twoCalls: twoCalls.slice(WARM_UP_ROUNDS),
    publish: publish.slice(WARM_UP_ROUNDS),
    calls: calls.filter(({ functionName }) => functionName.includes("Ingest")),
  };
}

/** One endpoint, whose deliveries are made meanwhile, as they would be. */
async function register({ cloud, headers }: Bench, port: number): Promise<void> {
  const body = JSON.stringify({ url: `http://127.0.0.1:${port}/` });
  const { status } = await fetch(cloud.apiUrl + EMPTY, { method: "POST", headers, body });
  if (status !== 201) throw new Error(`Cannot register an endpoint: the API answered ${status}`);
}

const receiver = createServer((request, response) => request.resume().on("end", () => response.writeHead(204).end()));
try {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const { directory } = await synthesize("local");
  await withCloud(directory, NOBODY, (bench) => register(bench, port));
  const { observer, begin } = createStopwatch();
  const assembly = await assemblyWithStandIn(directory, folder);
  const { empty, twoCalls, publish, calls } = await withCloud(assembly, observer, (bench) => measure(bench, begin));

  console.log(`At ${PER_SECOND} requests a second, in medians:`);
  console.log(describe("empty function ", empty));
  console.log(describe("the two calls  ", twoCalls));
  console.log(describe("POST /v1/events", publish));
  console.log(`p50 of publishing is ${ratio(publish, empty)} the empty function,`);
  console.log(`${ratio(publish, twoCalls)} one that sends and writes the same and does nothing else`);
  for (const { service, operation, calls: count } of calls)
    console.log(`${service} ${operation}: ${(count / (ROUNDS * A_ROUND)).toFixed(2)} per event`);
} finally {
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
}
