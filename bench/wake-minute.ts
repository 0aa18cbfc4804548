import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { systemNow } from "../adapters/system.ts";
import type { Table } from "../adapters/table/document-client.ts";
import { createDueBuckets } from "../adapters/waiting-room/due-buckets.ts";
import { after, type EpochMs } from "../core/time.ts";
import { dueBuckets, minuteOf } from "../core/waiting-room.ts";
import { type LocalCloud, startCloud } from "../local/cloud/cloud.ts";
import { NOBODY } from "../local/cloud/observer.ts";
import { difference, type MeterSnapshot, unitsOf } from "../local/gateway/meter.ts";
import { synthesize } from "../local/synthesize.ts";
import { assemblyThatOnlyWakes, countRetries, fillMinute, takeRetries } from "../test/support/due-minute.ts";

// A minute in which 100,000 deliveries are due, moved by the bundled `wake` when its schedule fires. On Linux, because it reads
// the processor times of its children from /proc. Run with: npm run bench:wake [-- how many]
const DUE = Number(process.argv[2] ?? 100_000);
const ENDPOINTS = 5_000;
/** As many as there are tasks: on AWS none of them waits for another. */
const WORKERS = 8;
const MINUTE_MS = 60_000;
const TICKS_A_SECOND = 100;

const folder = mkdtempSync(join(tmpdir(), "posthorn-bench-"));
/** How long each invocation of `wake` took, in milliseconds. */
const finished: number[] = [];

interface Bench {
  readonly cloud: LocalCloud;
  readonly waitingRoom: Table;
}

async function withCloud(use: (bench: Bench) => Promise<void>): Promise<void> {
  const { directory } = await synthesize("local");
  const cloud = await startCloud({
    assemblyDirectory: assemblyThatOnlyWakes(directory, folder),
    port: 0,
    mode: "process",
    maxInstances: WORKERS,
    log: (line) => void (/error|fail|timed out/i.test(line) && console.error(line)),
    observer: {
      ...NOBODY,
      invoked: (name, { durationMs }) => void (name.includes("Wake") && finished.push(durationMs)),
    },
  });
  const credentials = { accessKeyId: "AKIABENCH", secretAccessKey: "secret" };
  const raw = new DynamoDBClient({ endpoint: cloud.engines.dynamodb.url, region: cloud.place.region, credentials });
  const name = cloud.plan.tables.find((table) => table.name.includes("WaitingRoom"))?.name ?? "";
  try {
    await use({ cloud, waitingRoom: { client: DynamoDBDocumentClient.from(raw), name, shards: 1, retentionDays: 30 } });
  } finally {
    raw.destroy();
    await cloud.close();
  }
}

/** Seconds of the processors so far: of this process (gateway and queues), of the engine of the tables, of each function. */
interface Processors {
  readonly own: number;
  readonly tables: number;
  readonly functions: ReadonlyMap<string, number>;
}

function readProcessors({ engines }: LocalCloud): Processors {
  const { user, system } = process.cpuUsage();
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
  const functions = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("bootstrap"));
  return {
    own: (user + system) / 1e6,
    tables: secondsOf(String(engines.dynamodb.pid)),
    functions: new Map(functions.map((pid) => [pid, secondsOf(pid)])),
  };
}

function secondsOf(pid: string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/\(.*\)/, "()")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

interface Moved {
  readonly queuedMs: number;
  readonly calls: MeterSnapshot;
  readonly before: Processors;
  readonly after: Processors;
}

/** From the tick of the schedule until the last of them is in the queue and the last worker has gone. */
async function watchTick({ cloud }: Bench, tick: EpochMs): Promise<Moved> {
  await sleep(tick - 500 - Date.now());
  const before = readProcessors(cloud);
  const calls = cloud.gateway.meter.snapshot();
  finished.length = 0;
  while ((await countRetries(cloud)) < DUE) await sleep(200);
  const queuedMs = Date.now() - tick;
  while (runningOf(cloud) > 0) await sleep(50);
  return { queuedMs, calls: difference(cloud.gateway.meter.snapshot(), calls), before, after: readProcessors(cloud) };
}

const runningOf = ({ functions }: LocalCloud): number =>
  [...functions.byName.values()].reduce((sum, lambda) => sum + lambda.stats().running, 0);

const nameOfWake = ({ plan }: LocalCloud): string =>
  plan.functions.find(({ name }) => name.includes("Wake"))?.name ?? "";

const seconds = (value: number) => `${value.toFixed(1)} s`;
const say = (what: string, figure: string) => console.log(`${what.padEnd(28)}${figure}`);
const sayCount = (what: string, count: number) => say(what, `${count}, ${((count / DUE) * 1000).toFixed(1)} per 1,000`);

function sayCalls(calls: MeterSnapshot, wake: string): void {
  const polls = ["ReceiveMessage", "DeleteMessageBatch"]; // of the tasks, by Lambda
  const own = calls.filter(({ functionName, operation }) => functionName === wake && !polls.includes(operation));
  for (const { service, operation, calls: count } of own) sayCount(`${service} ${operation}`, count);
  for (const [unit, count = 0] of Object.entries(unitsOf(own))) sayCount(unit, count);
}

function sayProcessors(before: Processors, after: Processors): void {
  const workers = [...after.functions].map(([pid, used]) => used - (before.functions.get(pid) ?? 0));
  const ofWake = workers.reduce((sum, used) => sum + used, 0);
  say("processor: wake", `${seconds(ofWake)}, ${((ofWake / DUE) * 1e6).toFixed(0)} µs an item, starts included`);
  say("processor: busiest worker", `${seconds(Math.max(...workers))}, which is what it takes with one of its own`);
  say("processor: gateway, queues", seconds(after.own - before.own));
  say("processor: tables", seconds(after.tables - before.tables));
}

async function measure(bench: Bench): Promise<void> {
  const { cloud, waitingRoom } = bench;
  const minute = after(minuteOf(systemNow()), 3 * MINUTE_MS);
  const tick = after(minute, -MINUTE_MS); // a wake reads a minute ahead
  await fillMinute(waitingRoom, { minute, deliveries: DUE, endpoints: ENDPOINTS });
  if (systemNow() > tick - 1_000) throw new Error(`Cannot measure ${DUE}: they were not in place before the tick`);
  const { queuedMs, calls, before, after: afterwards } = await watchTick(bench, tick);

  say("due in one minute", `${DUE}, of ${ENDPOINTS} endpoints`);
  say("all in the queue after", `${seconds(queuedMs / 1000)}, ${Math.round(DUE / (queuedMs / 1000))} a second`);
  say("of the minute's budget", `${((queuedMs / MINUTE_MS) * 100).toFixed(0)} %`);
  say("invocations", `${finished.length}, the longest ${seconds(Math.max(...finished) / 1000)} of 60 s`);
  sayCalls(calls, nameOfWake(cloud));
  sayProcessors(before, afterwards);

  const due = createDueBuckets(waitingRoom);
  const left = await Promise.all(dueBuckets(minute).map((bucket) => due.count(bucket)));
  const times = [...(await takeRetries(cloud)).values()];
  say("left in the waiting room", String(left.reduce((sum, { items }) => sum + items, 0)));
  say("lost", String(DUE - times.length));
  say("sent more than once", String(times.filter((count) => count > 1).length));
}

try {
  await withCloud(measure);
} finally {
  rmSync(folder, { recursive: true });
}
