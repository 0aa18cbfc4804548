import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startCloud } from "../local/cloud/cloud.ts";
import { type CloudObserver, NOBODY } from "../local/cloud/observer.ts";
import { readAdminKey } from "../local/command/admin-key.ts";
import { difference } from "../local/gateway/meter.ts";
import { synthesize } from "../local/synthesize.ts";

// POST /v1/events beside a function that does nothing, behind the same local API, and where its time goes.
// Run with: npx node bench/publish-latency.ts
const PER_SECOND = 50;
/** In turns, so that what else the machine does falls on both. */
const ROUNDS = 10;
const A_ROUND = 50;
/** An instance at this rate lives for hours: what its first hundreds of calls spend on being compiled is not measured. */
const WARM_UP_ROUNDS = 4;
const EMPTY_FUNCTION = 'exports.handler = async () => ({ statusCode: 202, body: "{}" });';

const ENDPOINTS = "/v1/tenants/bench/endpoints";
const EVENT = JSON.stringify({ tenant: "bench", type: "bench.published", data: { text: "x".repeat(2_000) } });

const folder = mkdtempSync(join(tmpdir(), "posthorn-bench-"));

/** The synthesized app with `manage` emptied: its routes have the same API, authorizer and way of being run. */
function assemblyWithEmptyManage(directory: string): string {
  const assembly = join(folder, "assembly");
  cpSync(directory, assembly, { recursive: true });
  const manage = readFileSync(join(import.meta.dirname, "../dist/manage/index.cjs"));
  const [bundle] = globSync("asset.*/index.cjs", { cwd: assembly }).filter((file) =>
    readFileSync(join(assembly, file)).equals(manage),
  );
  if (bundle === undefined) throw new Error("Cannot empty manage: no asset of the assembly is its bundle");
  writeFileSync(join(assembly, bundle), EMPTY_FUNCTION);
  return assembly;
}

/** What one round took, in milliseconds, seen from outside to inside. */
interface Round {
  readonly client: number[];
  readonly api: number[];
  readonly function: number[];
  /** By operation, from the gateway's first byte to its last: with the engine behind it. */
  readonly calls: Map<string, number[]>;
}

const emptyRound = (): Round => ({ client: [], api: [], function: [], calls: new Map() });

/** Notes what the cloud does in the round that is running, and which of the functions does it. */
function createStopwatch(): { readonly observer: CloudObserver; begin(functionName: string): Round } {
  let running = { ...emptyRound(), functionName: "" };
  const isRunning = (name: string) => running.functionName !== "" && name.includes(running.functionName);
  return {
    begin: (functionName) => {
      running = { ...emptyRound(), functionName };
      return running;
    },
    observer: {
      ...NOBODY,
      answered: (_, { latencyMs }) => running.api.push(latencyMs),
      invoked: (name, { durationMs }) => isRunning(name) && running.function.push(durationMs),
      called: ({ functionName, operation, latencyMs }) => {
        if (!isRunning(functionName)) return;
        running.calls.set(operation, [...(running.calls.get(operation) ?? []), latencyMs]);
      },
    },
  };
}

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

async function measure(bench: Bench, begin: (functionName: string) => Round) {
  const [empty, publish]: [Round[], Round[]] = [[], []];
  let before = bench.cloud.gateway.meter.snapshot();
  for (let number = 0; number < WARM_UP_ROUNDS + ROUNDS; number += 1) {
    if (number === WARM_UP_ROUNDS) before = bench.cloud.gateway.meter.snapshot();
    empty.push(await run(bench, ENDPOINTS, begin("Manage")));
    publish.push(await run(bench, "/v1/events", begin("Ingest")));
  }
  begin("");
  const calls = difference(bench.cloud.gateway.meter.snapshot(), before);
  return {
    empty: empty.slice(WARM_UP_ROUNDS),
    publish: publish.slice(WARM_UP_ROUNDS),
    calls: calls.filter(({ functionName }) => functionName.includes("Ingest")),
  };
}

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;
}
const median = (times: readonly number[]): number => quantile(times, 0.5);
const ms = (time: number): string => `${time.toFixed(1)} ms`;

function describe(name: string, rounds: readonly Round[]): string {
  const client = rounds.flatMap((round) => round.client);
  const api = median(rounds.flatMap((round) => round.api));
  const inFunction = median(rounds.flatMap((round) => round.function));
  const calls = ["SendMessageBatch", "PutItem"]
    .map((operation) => [operation, median(rounds.flatMap((round) => round.calls.get(operation) ?? []))] as const)
    .filter(([, time]) => time > 0);
  const inCalls = calls.reduce((sum, [, time]) => sum + time, 0);
  const parts = [
    `client ${ms(median(client) - api)}`,
    `HTTP API ${ms(api - inFunction)}`,
    `function ${ms(inFunction - inCalls)}`,
    ...calls.map(([operation, time]) => `${operation} ${ms(time)}`),
  ];
  return `${name}  p50 ${ms(median(client))}, p99 ${ms(quantile(client, 0.99))} = ${parts.join(" + ")}`;
}

/** One endpoint, whose deliveries are made meanwhile, as they would be. */
async function register({ cloud, headers }: Bench, port: number): Promise<void> {
  const body = JSON.stringify({ url: `http://127.0.0.1:${port}/` });
  const { status } = await fetch(cloud.apiUrl + ENDPOINTS, { method: "POST", headers, body });
  if (status !== 201) throw new Error(`Cannot register an endpoint: the API answered ${status}`);
}

const receiver = createServer((request, response) => request.resume().on("end", () => response.writeHead(204).end()));
try {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const { directory } = await synthesize("local");
  const emptied = assemblyWithEmptyManage(directory);
  await withCloud(directory, NOBODY, (bench) => register(bench, port));
  const { observer, begin } = createStopwatch();
  const { empty, publish, calls } = await withCloud(emptied, observer, (bench) => measure(bench, begin));

  console.log(`At ${PER_SECOND} requests a second, in medians:`);
  console.log(describe("empty function ", empty));
  console.log(describe("POST /v1/events", publish));
  const ratios = publish.map(({ client }, place) => median(client) / median(empty[place]?.client ?? []));
  const [low, middle, high] = [0, 0.5, 0.999].map((part) => quantile(ratios, part).toFixed(1));
  console.log(`p50 of publishing is ${middle} x the empty function (${low} to ${high} in ${ROUNDS} rounds)`);
  for (const { service, operation, calls: count } of calls)
    console.log(`${service} ${operation}: ${(count / (ROUNDS * A_ROUND)).toFixed(2)} per event`);
} finally {
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
}
