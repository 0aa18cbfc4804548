import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startCloud } from "../local/cloud/cloud.ts";
import { readAdminKey } from "../local/command/admin-key.ts";
import { difference } from "../local/gateway/meter.ts";
import { synthesize } from "../local/synthesize.ts";

// POST /v1/events beside a function that does nothing, behind the same local API. Run with: npx node bench/publish-latency.ts
const PER_SECOND = 50;
/** In turns, so that what else the machine does falls on both. */
const ROUNDS = 5;
const A_ROUND = 50;
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

interface Bench {
  readonly cloud: LocalCloud;
  readonly headers: Readonly<Record<string, string>>;
}

async function withCloud<T>(assemblyDirectory: string, measureIt: (bench: Bench) => Promise<T>): Promise<T> {
  const dataDirectory = join(folder, "state");
  const cloud = await startCloud({ assemblyDirectory, dataDirectory, port: 0, mode: "process", log: () => {} });
  try {
    const authorization = `Bearer ${await readAdminKey(cloud)}`;
    return await measureIt({ cloud, headers: { authorization, "content-type": "application/json" } });
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
async function round(bench: Bench, path: string): Promise<readonly number[]> {
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < A_ROUND; sent += 1) {
    answers.push(millisecondsOf(bench, path));
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
  }
  return Promise.all(answers);
}

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;
}

const inMilliseconds = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;

async function measure(bench: Bench) {
  const rounds: { empty: readonly number[]; publish: readonly number[] }[] = [];
  let before = bench.cloud.gateway.meter.snapshot();
  for (let number = 0; number <= ROUNDS; number += 1) {
    if (number === 1) before = bench.cloud.gateway.meter.snapshot(); // the first round warms up
    rounds.push({ empty: await round(bench, ENDPOINTS), publish: await round(bench, "/v1/events") });
  }
  const calls = difference(bench.cloud.gateway.meter.snapshot(), before);
  return {
    empty: rounds.slice(1).flatMap(({ empty }) => empty),
    publish: rounds.slice(1).flatMap(({ publish }) => publish),
    calls: calls.filter(({ functionName }) => functionName.includes("Ingest")),
  };
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
  await withCloud(directory, (bench) => register(bench, port));
  const { empty, publish, calls } = await withCloud(emptied, measure);

  console.log(`empty function at ${PER_SECOND}/s:   ${inMilliseconds(empty)}`);
  console.log(`POST /v1/events at ${PER_SECOND}/s:  ${inMilliseconds(publish)}`);
  console.log(
    `p50 of publishing is ${(quantile(publish, 0.5) / quantile(empty, 0.5)).toFixed(1)} x the empty function`,
  );
  for (const { service, operation, calls: count } of calls)
    console.log(`${service} ${operation}: ${(count / publish.length).toFixed(2)} per event`);
} finally {
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
}
