import { deliveriesOf, failedAttemptsOf, type Load } from "./load.ts";
import type { Usage } from "./prices.ts";
import { type Point, type Profile, pointAt } from "./profile.ts";

const MINUTES_A_MONTH = 43_800;
/** AWS keeps at least five pollers at a queue; each asks every 20 s. */
const EMPTY_POLLS_A_MONTH = 5 * 3 * MINUTES_A_MONTH;
const GB = 1024 ** 3;
const KB = 1024;
const SQS_CHUNK = 64 * 1024;
const RETENTION_MONTHS = 1;
const GB_OF = { ingest: 0.5, deliver: 0.5, wake: 0.5 };
/** Of the function itself, beside waiting. Assumed, not measured: a laptop says nothing about the processors of Lambda. */
const OWN_SECONDS = { ingest: 0.02, deliverPerMessage: 0.004, wake: 0.05 };

/** What the traffic of a month uses, and nothing that would be there without it. */
export function trafficUsage(load: Load, profile: Profile): Usage {
  const point = pointAt(profile, load.payloadBytes);
  const { events } = load;
  const deliveries = deliveriesOf(load);
  const failed = failedAttemptsOf(load);
  const attempts = deliveries + failed;
  const { event, delivery } = point;
  const { failedAttempt } = profile;
  const calls = attempts / load.batch;
  const storedGb = (RETENTION_MONTHS * (events * eventBytes(load, point) + deliveries * delivery.bytes)) / GB;

  return {
    apiRequests: events,
    lambdaRequests: events + calls,
    lambdaGbSeconds:
      events * OWN_SECONDS.ingest * GB_OF.ingest +
      (calls * (load.answerMs / 1000) + attempts * OWN_SECONDS.deliverPerMessage) * GB_OF.deliver,
    sqsRequests: queueRequests(load, point) + failed * failedAttempt.sqsRequests,
    writeUnits:
      events * eventWriteUnits(load, point) + deliveries * delivery.writeUnits + failed * failedAttempt.writeUnits,
    readUnits: events * event.readUnits + deliveries * delivery.readUnits + failed * failedAttempt.readUnits,
    storedGb,
    recoverableGb: storedGb,
    s3Writes: events * event.s3Writes,
    s3Reads: attempts * delivery.s3Reads,
    logGb: (events * event.logBytes + deliveries * delivery.logBytes + failed * failedAttempt.logBytes) / GB,
    transferGb: (attempts * load.payloadBytes) / GB,
  };
}

const eventBytes = ({ endpoints }: Load, { event }: Point): number =>
  event.bytes + (endpoints - 1) * event.bytesPerEndpoint;

/**
 * Billed by the started KB: an average of 1,030 bytes is neither one unit nor two, but some of each. Sizes lie evenly around
 * their average, within what their deviation says.
 */
function eventWriteUnits(load: Load, point: Point): number {
  const reach = Math.max(0.5, point.event.deviation * Math.sqrt(3));
  const largest = Math.ceil((eventBytes(load, point) + reach) / KB);
  let units = point.event.otherWriteUnits;
  for (let full = 0; full < largest; full++) {
    const above = (eventBytes(load, point) + reach - full * KB) / (2 * reach);
    units += Math.min(1, Math.max(0, above));
  }
  return units;
}

/** Sent ten at a time, received and deleted a batch at a time; each started 64 KB is a request. */
function queueRequests(load: Load, { delivery }: Point): number {
  const attempts = deliveriesOf(load) + failedAttemptsOf(load);
  const fullSends = Math.floor(load.endpoints / 10);
  const rest = load.endpoints % 10;
  const sends = fullSends * chunks(10 * delivery.messageBytes) + (rest > 0 ? chunks(rest * delivery.messageBytes) : 0);
  const receives = (attempts / load.batch) * chunks(load.batch * delivery.messageBytes);
  return load.events * sends + receives + attempts / load.batch;
}

const chunks = (bytes: number): number => Math.max(1, Math.ceil(bytes / SQS_CHUNK));

/** What is there in a month in which nobody publishes. */
export function idleUsage({ fixed, wake }: Profile, tenants: number): Usage {
  return {
    sqsRequests: fixed.polledQueues * EMPTY_POLLS_A_MONTH + MINUTES_A_MONTH * wake.sqsRequests,
    lambdaRequests: MINUTES_A_MONTH,
    lambdaGbSeconds: MINUTES_A_MONTH * OWN_SECONDS.wake * GB_OF.wake,
    readUnits: MINUTES_A_MONTH * wake.readUnits,
    writeUnits: MINUTES_A_MONTH * wake.writeUnits,
    logGb: (MINUTES_A_MONTH * wake.logBytes) / GB,
    kmsKeys: fixed.keys,
    // A data key is opened once in five minutes by each warm function; two of them per tenant that is active all month.
    kmsRequests: tenants * 2 * (MINUTES_A_MONTH / 5),
    secrets: fixed.secrets,
    alarmMetrics: fixed.alarmMetrics,
    compositeAlarms: fixed.compositeAlarms,
    metrics: fixed.ownMetrics,
  };
}
