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
const WARM_UP = 50;
const MEASURED = 200;
const EMPTY_FUNCTION = 'exports.handler = async () => ({ statusCode: 202, body: "{}" });';

const ENDPOINTS = "/v1/tenants/bench/endpoints";
const EVENT = JSON.stringify({ tenant: "bench", type: "bench.published", data: { text: "x".repeat(2_000) } });

const folder = mkdtempSync(join(tmpdir(), "posthorn-bench-"));

/** The synthesized app with `manage` emptied: its routes have the same API, authorizer and way of being run. */
function assemblyWithEmptyManage(directory: string): string {
  cpSync(directory, folder, { recursive: true });
  const manage = readFileSync(join(import.meta.dirname, "../dist/manage/index.cjs"));
  const [bundle] = globSync("asset.*/index.cjs", { cwd: folder }).filter((file) =>
    readFileSync(join(folder, file)).equals(manage),
  );
  if (bundle === undefined) throw new Error("Cannot empty manage: no asset of the assembly is its bundle");
  writeFileSync(join(folder, bundle), EMPTY_FUNCTION);
  return folder;
}

interface Bench {
  readonly cloud: LocalCloud;
  readonly headers: Readonly<Record<string, string>>;
}

async function withCloud<T>(assemblyDirectory: string, measureIt: (bench: Bench) => Promise<T>): Promise<T> {
  const cloud = await startCloud({ assemblyDirectory, port: 0, mode: "process", log: () => {} });
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
async function measure(bench: Bench, path: string, count: number): Promise<readonly number[]> {
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    answers.push(millisecondsOf(bench, path));
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
  }
  return (await Promise.all(answers)).toSorted((a, b) => a - b);
}

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;

const inMilliseconds = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;

async function measureEmpty(bench: Bench): Promise<readonly number[]> {
  await measure(bench, ENDPOINTS, WARM_UP);
  return measure(bench, ENDPOINTS, MEASURED);
}

/** With one endpoint, whose deliveries are made meanwhile, as they would be. */
async function measurePublishing(bench: Bench) {
  const receiver = createServer((request, response) => request.resume().on("end", () => response.writeHead(204).end()));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const { cloud, headers } = bench;
  const body = JSON.stringify({ url: `http://127.0.0.1:${port}/` });
  await fetch(cloud.apiUrl + ENDPOINTS, { method: "POST", headers, body });

  await measure(bench, "/v1/events", WARM_UP);
  const before = cloud.gateway.meter.snapshot();
  const times = await measure(bench, "/v1/events", MEASURED);
  const calls = difference(cloud.gateway.meter.snapshot(), before);
  receiver.closeAllConnections();
  receiver.close();
  return { times, calls: calls.filter(({ functionName }) => functionName.includes("Ingest")) };
}

try {
  const { directory } = await synthesize("local");
  const empty = await withCloud(assemblyWithEmptyManage(directory), measureEmpty);
  const { times, calls } = await withCloud(directory, measurePublishing);

  console.log(`empty function at ${PER_SECOND}/s:   ${inMilliseconds(empty)}`);
  console.log(`POST /v1/events at ${PER_SECOND}/s:  ${inMilliseconds(times)}`);
  console.log(`p50 of publishing is ${(quantile(times, 0.5) / quantile(empty, 0.5)).toFixed(1)} x the empty function`);
  for (const { service, operation, calls: count } of calls)
    console.log(`${service} ${operation}: ${(count / MEASURED).toFixed(2)} per event`);
} finally {
  rmSync(folder, { recursive: true });
}
