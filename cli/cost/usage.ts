import { deliveriesOf, failedAttemptsOf, type Load } from "./load.ts";
import { HOURS_A_MONTH, MINUTES_A_MONTH, SECONDS_A_MONTH } from "./month.ts";
import type { Usage } from "./prices.ts";
import { type Point, type Profile, pointAt } from "./profile.ts";

const GB = 1024 ** 3;
const KB = 1024;
const SQS_CHUNK = 64 * 1024;
const RETENTION_MONTHS = 1;
/** Headers and records of TLS around a payload, on a connection that is kept. */
const BYTES_AROUND = 800;

/** What a stage keeps of its load. */
export interface Kept {
  /** Whole copies of the tables that lie in backup vaults. */
  readonly backupCopies: number;
  readonly isTraced: boolean;
}

/** What the traffic of a month uses, and nothing that would be there without it. */
export function trafficUsage(load: Load, profile: Profile, { backupCopies, isTraced }: Kept): Usage {
  const point = pointAt(profile, load.payloadBytes);
  const { events } = load;
  const deliveries = deliveriesOf(load);
  const failed = failedAttemptsOf(load);
  const attempts = deliveries + failed;
  const { event, delivery } = point;
  const { failedAttempt, memoryMb } = profile;
  const calls = attempts / load.batch;
  const deliverMs = calls * load.answerMs + attempts * load.deliverMs;
  const storedGb = (RETENTION_MONTHS * (events * eventBytes(load, point) + deliveries * delivery.bytes)) / GB;

  return {
    apiRequests: events,
    lambdaRequests: events + calls,
    lambdaGbSeconds: gbSeconds(events * load.ingestMs, memoryMb.ingest) + gbSeconds(deliverMs, memoryMb.deliver),
    sqsRequests: queueRequests(load, point) + failed * failedAttempt.sqsRequests,
    writeUnits:
      events * eventWriteUnits(load, point) + deliveries * delivery.writeUnits + failed * failedAttempt.writeUnits,
    readUnits: events * event.readUnits + deliveries * delivery.readUnits + failed * failedAttempt.readUnits,
    storedGb,
    recoverableGb: storedGb,
    backupGb: storedGb * backupCopies,
    s3Writes: events * event.s3Writes,
    s3Reads: attempts * delivery.s3Reads,
    logGb: (events * event.logBytes + deliveries * delivery.logBytes + failed * failedAttempt.logBytes) / GB,
    transferGb: (attempts * (load.payloadBytes + BYTES_AROUND)) / GB,
    traces: isTraced ? tracesOf(events) + tracesOf(calls) : 0,
    metrics: profile.busyMetrics * Math.min(1, events / HOURS_A_MONTH),
    // A data key is opened once in five minutes by each warm function; two of them per tenant that is active all month.
    kmsRequests: Math.min(attempts, load.tenants * 2 * (MINUTES_A_MONTH / 5)),
  };
}

const gbSeconds = (ms: number, memoryMb: number): number => (ms / 1000) * (memoryMb / 1024);

/** Lambda traces one call a second of each function, and a twentieth of the others. */
function tracesOf(calls: number): number {
  const first = Math.min(calls, SECONDS_A_MONTH);
  return first + 0.05 * (calls - first);
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
