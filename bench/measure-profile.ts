import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CloudOptions } from "../local/cloud/cloud.ts";
import type { MeterSnapshot } from "../local/gateway/meter.ts";
import { synthesizeStage } from "../test/lib/stage-templates.ts";
import { startTestCloud, type TestCloud } from "../test/support/cloud.ts";
import { type RecordedRun, recordRun, storedSizes } from "../test/support/recorded-run.ts";
import { countStanding } from "../test/support/standing.ts";

const KB = 1024;
const SIZES = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256].map((kilobytes) => kilobytes * KB);
/** So many that what is counted once per second, instance or batch weighs as little as in a month. */
const eventsFor = (payloadBytes: number): number => (payloadBytes <= 4 * KB ? 1_000 : 200);
const PROFILE = join(import.meta.dirname, "../cli/cost/profile.json");

/** Records runs of the local cloud and writes what one event, delivery and attempt cost: the base of `posthorn cost`. */
const profile = {
  measuredOn: new Date().toISOString().slice(0, 10),
  points: await inCloud(async (cloud) => {
    const points = [];
    for (const payloadBytes of SIZES) points.push(await measurePoint(cloud, payloadBytes));
    return points;
  }),
  ...(await measureFailure()),
  ...(await measureWake()),
  ...countDeclared(),
  standing: { full: countStanding("full"), pages: countStanding("pages"), none: countStanding("none") },
};
writeFileSync(PROFILE, `${JSON.stringify(profile, null, 2)}\n`);
console.log(JSON.stringify(profile, null, 2));

/** An event for three endpoints, less one for one, is two deliveries; the one, less a delivery, is the event. */
async function measurePoint(cloud: TestCloud, payloadBytes: number) {
  const events = eventsFor(payloadBytes);
  const order = { events, payloadBytes };
  const one = await recordRun(cloud, { ...order, tenant: `one-${payloadBytes}`, endpoints: 1 });
  const three = await recordRun(cloud, { ...order, tenant: `three-${payloadBytes}`, endpoints: 3 });
  const perDelivery = (figure: Figure) => Math.max(0, rounded((figure(three) - figure(one)) / (2 * events)));
  const perEvent = (figure: Figure) => Math.max(0, rounded(figure(one) / events - perDelivery(figure)));
  const sizesOfOne = await storedSizes(cloud, `EVENTS#one-${payloadBytes}#`);
  const sizesOfThree = await storedSizes(cloud, `EVENTS#three-${payloadBytes}#`);
  // Writes are billed by the started KB. What the events themselves take is computed from their size, the rest is measured.
  const [itemsOfOne, itemsOfThree] = [sizesOfOne, sizesOfThree].map((sizes) => average(sizes.map(startedKb)));
  const writes = unitsOf("dynamodb.writeUnits");
  const otherOfOne = writes(one) / events - (itemsOfOne ?? 0);
  const otherOfThree = writes(three) / events - (itemsOfThree ?? 0);
  const deliveryWrites = rounded((otherOfThree - otherOfOne) / 2);
  console.error(`measured ${payloadBytes} bytes`);
  return {
    payloadBytes,
    event: {
      bytes: rounded(average(sizesOfOne)),
      bytesPerEndpoint: rounded((average(sizesOfThree) - average(sizesOfOne)) / 2),
      deviation: rounded(deviationOf(sizesOfOne)),
      otherWriteUnits: Math.max(0, rounded(otherOfOne - deliveryWrites)),
      readUnits: perEvent(unitsOf("dynamodb.readUnits")),
      logBytes: perEvent(logBytes),
      s3Writes: perEvent(unitsOf("s3.writeRequests")),
    },
    delivery: {
      bytes: rounded(average(await storedSizes(cloud, "DELIVERIES#"))),
      writeUnits: deliveryWrites,
      readUnits: perDelivery(unitsOf("dynamodb.readUnits")),
      logBytes: perDelivery(logBytes),
      s3Reads: perDelivery(unitsOf("s3.readRequests")),
      messageBytes: rounded(sentBytes(three) / (3 * events)),
    },
  };
}

/** One in fifty: an endpoint that fails more often would have its circuit opened, and nothing would be attempted. */
async function measureFailure() {
  const order = { events: 2_000, endpoints: 1, payloadBytes: 2 * KB };
  const { sound, failing, busyMetrics } = await inCloud(
    async (cloud) => ({
      sound: await recordRun(cloud, { ...order, tenant: "sound" }),
      failing: await recordRun(cloud, { ...order, tenant: "failing", failEvery: 50 }),
      busyMetrics: metricsIn(cloud.logs).size,
    }),
    { firesSchedules: false }, // what a wake counts is counted when nothing else happens, too
  );
  const more = (figure: Figure) => rounded(Math.max(0, figure(failing) - figure(sound)) / failing.failedAttempts);
  const failedAttempt = {
    writeUnits: more(unitsOf("dynamodb.writeUnits")),
    readUnits: more(unitsOf("dynamodb.readUnits")),
    // Not the difference: how the runs fell into batches moves it by more than forty failures do.
    logBytes: rounded((failing.logBytes.deliver ?? 0) / (order.events + failing.failedAttempts)),
    sqsRequests: rounded(sendsOf(failing, "deliver") / failing.failedAttempts),
  };
  return { failedAttempt, busyMetrics };
}

/** As it is minute by minute: the first wake of a stage also looks at the hour before it, and none looks at a minute twice. */
async function measureWake() {
  const runs = 2;
  return inCloud(
    async (cloud) => {
      const { plan, functions, gateway } = cloud.cloud;
      const [schedule] = plan.schedules;
      if (schedule === undefined) throw new Error("Cannot measure wake: the templates declare no schedule");
      const wake = () => functions.invoke(schedule.targetArn, JSON.parse(schedule.input ?? "{}"));
      await wake();
      gateway.meter.reset();
      const linesBefore = cloud.logs.length;
      for (let run = 0; run < runs; run++) {
        await sleep(60_000);
        await wake();
      }
      const calls = gateway.meter
        .snapshot()
        .filter(
          ({ functionName, operation }) => functionName === schedule.functionName && operation !== "ReceiveMessage",
        );
      const lines = cloud.logs.slice(linesBefore);
      const perRun = (figure: Figure) => rounded(figure({ calls, logBytes: {}, failedAttempts: 0 }) / runs);
      const round = {
        writeUnits: perRun(unitsOf("dynamodb.writeUnits")),
        readUnits: perRun(unitsOf("dynamodb.readUnits")),
        logBytes: rounded(lines.reduce((sum, line) => sum + line.length, 0) / runs),
        sqsRequests: perRun(unitsOf("sqs.requests")),
      };
      return { wake: round, idleMetrics: metricsIn(lines).size };
    },
    { firesSchedules: false },
  );
}

/** What functions count, as it is billed: each name under each service. */
function metricsIn(lines: readonly string[]): ReadonlySet<string> {
  const blobs = lines
    .filter((line) => line.includes('"CloudWatchMetrics"'))
    .map((line) => JSON.parse(line.slice(line.indexOf("{"))));
  return new Set(
    blobs.flatMap(({ service, _aws }) =>
      _aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => `${service}/${Name}`),
    ),
  );
}

function countDeclared() {
  const { resources, directory } = synthesizeStage();
  rmSync(directory, { recursive: true });
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  const memoryOf = (id: string): number =>
    resources.find((resource) => resource.type === "AWS::Lambda::Function" && resource.id.includes(id))?.properties
      .MemorySize;
  return {
    polledQueues: count("AWS::Lambda::EventSourceMapping"),
    secrets: count("AWS::SecretsManager::Secret"),
    memoryMb: { ingest: memoryOf("Ingest"), deliver: memoryOf("Deliver"), wake: memoryOf("Wake") },
  };
}

async function inCloud<T>(use: (cloud: TestCloud) => Promise<T>, options: Partial<CloudOptions> = {}): Promise<T> {
  const cloud = await startTestCloud(options);
  try {
    return await use(cloud);
  } finally {
    await cloud.close();
  }
}

type Figure = (run: RecordedRun) => number;

/** Of the way of an event alone: wake looks around each minute, whether there are events or not. */
function unitsOf(kind: keyof MeterSnapshot[number]["units"]): Figure {
  return ({ calls }) => sumOf(calls.filter(isOnTheWay).map(({ units }) => units[kind] ?? 0));
}

function isOnTheWay({ functionName }: MeterSnapshot[number]): boolean {
  return functionName !== "wake" && functionName !== "authorize";
}

function startedKb(bytes: number): number {
  return Math.ceil(bytes / KB);
}

function sumOf(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0);
}

function average(figures: readonly number[]): number {
  return sumOf(figures) / Math.max(1, figures.length);
}

function deviationOf(figures: readonly number[]): number {
  const middle = average(figures);
  return Math.sqrt(average(figures.map((figure) => (figure - middle) ** 2)));
}

function sendsOf({ calls }: RecordedRun, functionName: string): number {
  const sends = calls.filter((row) => row.functionName === functionName && row.operation.startsWith("SendMessage"));
  return sends.reduce((sum, row) => sum + (row.units["sqs.requests"] ?? 0), 0);
}

/** The request that carries a message is little more than the message. */
function sentBytes({ calls }: RecordedRun): number {
  const sends = calls.filter((row) => row.functionName === "ingest" && row.operation.startsWith("SendMessage"));
  return sends.reduce((sum, row) => sum + row.requestBytes, 0);
}

function logBytes({ logBytes: byFunction }: RecordedRun): number {
  return Object.values(byFunction).reduce((sum, bytes) => sum + bytes, 0);
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(6));
}
