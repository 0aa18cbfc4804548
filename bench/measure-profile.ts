import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS } from "../core/contract/metric-names.ts";
import { readAssembly } from "../local/assembly/read/read-assembly.ts";
import type { MeterSnapshot } from "../local/gateway/meter.ts";
import { synthesize } from "../local/synthesize.ts";
import { startTestCloud, type TestCloud } from "../test/support/cloud.ts";
import { type RecordedRun, recordRun, storedSizes } from "../test/support/recorded-run.ts";

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
  failedAttempt: await measureFailure(),
  wake: await measureWake(),
  fixed: await countFixed(),
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
  const [sound, failing] = await inCloud(async (cloud) => [
    await recordRun(cloud, { ...order, tenant: "sound" }),
    await recordRun(cloud, { ...order, tenant: "failing", failEvery: 50 }),
  ]);
  const more = (figure: Figure) => rounded(Math.max(0, figure(failing) - figure(sound)) / failing.failedAttempts);
  return {
    writeUnits: more(unitsOf("dynamodb.writeUnits")),
    readUnits: more(unitsOf("dynamodb.readUnits")),
    logBytes: more(logBytes),
    sqsRequests: rounded(sendsOf(failing, "deliver") / failing.failedAttempts),
  };
}

async function measureWake() {
  const runs = 5;
  return inCloud(async (cloud) => {
    const { plan, functions, gateway } = cloud.cloud;
    const [schedule] = plan.schedules;
    if (schedule === undefined) throw new Error("Cannot measure wake: the templates declare no schedule");
    gateway.meter.reset();
    const lines = cloud.logs.length;
    for (let run = 0; run < runs; run++) await functions.invoke(schedule.targetArn, JSON.parse(schedule.input ?? "{}"));
    const own = gateway.meter
      .snapshot()
      .filter(
        ({ functionName, operation }) => functionName === schedule.functionName && operation !== "ReceiveMessage",
      );
    const run: RecordedRun = { calls: own, logBytes: {}, failedAttempts: 0 };
    return {
      writeUnits: rounded(unitsOf("dynamodb.writeUnits")(run) / runs),
      readUnits: rounded(unitsOf("dynamodb.readUnits")(run) / runs),
      logBytes: rounded(cloud.logs.slice(lines).reduce((sum, line) => sum + line.length, 0) / runs),
      sqsRequests: rounded(unitsOf("sqs.requests")(run) / runs),
    };
  });
}

/** Of production: the local stage has no alarms worth their price. */
async function countFixed() {
  const { directory } = await synthesize("prod");
  const templates = readAssembly(directory).stacks.flatMap(({ template }) => Object.values(template.Resources));
  const count = (type: string) => templates.filter(({ Type }) => Type === type).length;
  return {
    polledQueues: count("AWS::Lambda::EventSourceMapping"),
    secrets: count("AWS::SecretsManager::Secret"),
    keys: count("AWS::KMS::Key"),
    alarmMetrics: sumOf(templates.filter(({ Type }) => Type === "AWS::CloudWatch::Alarm").map(metricsOf)),
    compositeAlarms: count("AWS::CloudWatch::CompositeAlarm"),
    ownMetrics: Object.keys(METRICS).length,
  };
}

/** An alarm is billed by the metrics that it reads: one, or those of its expression. */
function metricsOf({ Properties }: { readonly Properties?: unknown }): number {
  return Math.max(1, JSON.stringify(Properties).split('"MetricStat"').length - 1);
}

async function inCloud<T>(use: (cloud: TestCloud) => Promise<T>): Promise<T> {
  const cloud = await startTestCloud();
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
