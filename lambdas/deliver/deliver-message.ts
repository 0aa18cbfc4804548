import type { OutgoingMessage, SendAll } from "../../adapters/queue/queue.ts";
import { NEW_CIRCUIT } from "../../core/circuit.ts";
import { type DeliveryMessage, newMessageId } from "../../core/contract/delivery-message.ts";
import type { DeadReason } from "../../core/dead-reason.ts";
import { type Attempt, attemptOf, type DeliveryRecord } from "../../core/delivery.ts";
import { dutyOf, needsRecord } from "../../core/duplicate.ts";
import { type FollowUp, followUpOf } from "../../core/follow-up.ts";
import { type Chance, type EndpointId, type EventId, fractionFrom } from "../../core/id.ts";
import type { Outcome } from "../../core/outcome.ts";
import { delaySecondsUntil } from "../../core/queue-delay.ts";
import { DEFAULT_SCHEDULE } from "../../core/retry-schedule.ts";
import { excerptOf, type SealedRecord } from "../../core/sealed-record.ts";
import { after, type EpochMs, epochMs } from "../../core/time.ts";
import type { AttemptDelivery, Attempted } from "./attempt-delivery.ts";
import type { ReadTarget } from "./endpoint-target.ts";

/** What is kept of a refusal: enough to see what the receiver said, small enough for a write of one or two units. */
const EXCERPT_BYTES = 1024;

export interface DeliverPorts {
  readonly readRecord: (endpoint: EndpointId, event: EventId) => Promise<DeliveryRecord | undefined>;
  readonly readTarget: ReadTarget;
  readonly attempt: AttemptDelivery;
  readonly sealLike: (envelope: Uint8Array, record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly recordDelivered: (record: DeliveryRecord) => Promise<void>;
  /** False when an attempt of that number is recorded already. */
  readonly recordAttempt: (record: DeliveryRecord, attempt: Attempt) => Promise<boolean>;
  readonly sendRetry: SendAll;
  readonly sendDead: SendAll;
  readonly report: (message: DeliveryMessage, outcome: Outcome) => void;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

type DeliveryState = Pick<DeliveryRecord, "status" | "nextAttemptAt" | "deadReason">;

/** The outcome was ours: the message goes back to its queue, and nothing is charged to the endpoint. */
export class AttemptNotMade extends Error {
  override readonly name = "AttemptNotMade";
  readonly code: string;

  constructor(message: DeliveryMessage, code: string) {
    super(`Cannot attempt delivery of "${message.event}" to "${message.endpoint}" now: ${code}`);
    this.code = code;
  }
}

export type DeliverMessage = (message: DeliveryMessage, receiveCount: number) => Promise<void>;

/** One message: attempt it, record what came of it, and only then send what follows. The order is the duplicate rule's. */
export function createDeliverMessage(ports: DeliverPorts): DeliverMessage {
  return async (message, receiveCount) => {
    const received = { id: message.id, cycle: message.cycle, attempt: message.attempt, receiveCount };
    const record = needsRecord(received) ? await ports.readRecord(message.endpoint, message.event) : undefined;
    const duty = dutyOf(received, record);
    if (duty === "attempt") await attemptAndRecord(message, ports);
    if (duty === "follow_up" && record) await carryOn(message, record, ports);
  };
}

async function attemptAndRecord(message: DeliveryMessage, ports: DeliverPorts): Promise<void> {
  const target = await ports.readTarget(message.tenant, message.endpoint);
  if (!target) return giveUp(message, "endpoint_gone", ports);

  const startedAt = ports.now();
  const attempted = await ports.attempt(message, target);
  ports.report(message, attempted.outcome);
  if (attempted.outcome.kind === "ours") throw new AttemptNotMade(message, attempted.outcome.code);

  const attempt = await describeAttempt(message, attempted, startedAt, ports);
  const record = { ...recordOf(message), ...statusAfter(message, attempted.outcome, ports), attempts: [attempt] };
  if (await write(record, attempt, ports)) await carryOn(message, record, ports);
}

/** What is said of a delivery whose attempt failed or succeeded, from what follows. */
function statusAfter(message: DeliveryMessage, outcome: Outcome, ports: DeliverPorts): DeliveryState {
  const now = ports.now();
  const followUp = decide(message, outcome, now, ports);
  switch (followUp.kind) {
    case "done":
      return { status: "delivered" };
    case "retry_soon":
      return { status: "failing", nextAttemptAt: after(now, followUp.delaySeconds * 1000) };
    case "wait":
      return { status: "failing", nextAttemptAt: followUp.dueAt };
    case "dead":
      return { status: "dead", deadReason: followUp.reason };
    default:
      throw new AttemptNotMade(message, `nothing is done about "${followUp.kind}"`);
  }
}

const decide = (message: DeliveryMessage, outcome: Outcome, now: EpochMs, { chance }: DeliverPorts): FollowUp =>
  followUpOf({
    outcome,
    attempt: message.attempt,
    schedule: DEFAULT_SCHEDULE,
    circuit: NEW_CIRCUIT,
    role: "ordinary",
    now,
    chance: () => fractionFrom(chance),
  });

async function describeAttempt(
  message: DeliveryMessage,
  { outcome, sealedPayload }: Attempted,
  startedAt: EpochMs,
  { sealLike }: DeliverPorts,
): Promise<Attempt> {
  const attempt = attemptOf(message.attempt, startedAt, outcome);
  if (outcome.kind !== "rejected" && outcome.kind !== "gone") return attempt;
  if (outcome.excerpt.length === 0) return attempt;

  const record = excerptOf(message.tenant, message.endpoint, message.event);
  const sealedExcerpt = await sealLike(sealedPayload, record, outcome.excerpt.subarray(0, EXCERPT_BYTES));
  return { ...attempt, sealedExcerpt };
}

const recordOf = (message: DeliveryMessage) => ({
  tenant: message.tenant,
  endpoint: message.endpoint,
  event: message.event,
  type: message.type,
  acceptedAt: epochMs(message.acceptedAt),
  last: { cycle: message.cycle, attempt: message.attempt, message: message.id },
});

/** Delivered at the first attempt is the end whoever wrote it, so it needs no condition and can go in a group. */
async function write(record: DeliveryRecord, attempt: Attempt, ports: DeliverPorts): Promise<boolean> {
  const isFirst = record.last?.cycle === 1 && attempt.number === 1;
  if (!isFirst || record.status !== "delivered") return ports.recordAttempt(record, attempt);
  await ports.recordDelivered(record);
  return true;
}

async function carryOn(message: DeliveryMessage, record: DeliveryRecord, ports: DeliverPorts): Promise<void> {
  if (record.status === "failing") await ports.sendRetry([nextAttempt(message, record, ports)]);
  if (record.status === "dead") await ports.sendDead([deadLetter(message, record.deadReason ?? "exhausted")]);
}

function nextAttempt(message: DeliveryMessage, record: DeliveryRecord, { now, chance }: DeliverPorts): OutgoingMessage {
  const next: DeliveryMessage = { ...message, id: newMessageId(chance), attempt: message.attempt + 1 };
  const delaySeconds = record.nextAttemptAt === undefined ? 0 : delaySecondsUntil(record.nextAttemptAt, now());
  return { body: JSON.stringify(next), group: message.endpoint, delaySeconds };
}

async function giveUp(message: DeliveryMessage, reason: DeadReason, ports: DeliverPorts): Promise<void> {
  await ports.sendDead([deadLetter(message, reason)]);
}

const deadLetter = (message: DeliveryMessage, reason: string): OutgoingMessage => ({
  body: JSON.stringify(message),
  group: message.endpoint,
  attributes: { reason, tenant: message.tenant, endpoint: message.endpoint, event: message.event },
});
