import type { Circuit } from "../../core/circuit.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import { type Attempt, attemptOf, type DeliveryStep } from "../../core/delivery.ts";
import { type FinishedAttempt, followUpOf } from "../../core/follow-up.ts";
import { fractionFrom } from "../../core/id.ts";
import { DEFAULT_SCHEDULE } from "../../core/retry-schedule.ts";
import { excerptOf } from "../../core/sealed-record.ts";
import type { Attempted } from "./attempt-delivery.ts";
import { deliveredAtOnce, stepAfter } from "./delivery-steps.ts";
import { follow } from "./follow.ts";
import type { DeliverPorts } from "./ports.ts";
import type { Turn } from "./turn.ts";

/** What is kept of a refusal: enough to see what the receiver said, small enough for a write of one or two units. */
const EXCERPT_BYTES = 1024;

export type Made = Extract<Attempted, { kind: "attempted" }>;

/** The outcome was ours: the message goes back to its queue, and nothing is charged to the endpoint. */
export class AttemptNotMade extends Error {
  override readonly name = "AttemptNotMade";
  readonly code: string;

  constructor(message: DeliveryMessage, code: string) {
    super(`Cannot attempt delivery of "${message.event}" to "${message.endpoint}" now: ${code}`);
    this.code = code;
  }
}

/** False when another message has recorded this attempt: then it is for that one to carry the delivery on. */
export const finishAttempt = (turn: Turn, made: Made, ports: DeliverPorts): Promise<boolean> =>
  made.outcome.kind === "delivered" ? finishDelivered(turn, made, ports) : finishFailed(turn, made, ports);

/** Recorded before anything else: from here to the record is the one gap in which a crash means a second POST. */
async function finishDelivered(turn: Turn, made: Made, ports: DeliverPorts): Promise<boolean> {
  const { message } = turn;
  const attempt = attemptOf(message.attempt, made.startedAt, made.outcome);
  if (message.cycle === 1 && message.attempt === 1) await ports.records.put(deliveredAtOnce(message, attempt));
  else await recordArrival(stepAfter(message, attempt, { kind: "done" }, ports.now()), ports);
  await tellCircuit(turn, made, ports);
  return true;
}

/** It has arrived, even where a copy of the message was faster and failed: what the copy sent on must find it delivered. */
async function recordArrival(step: DeliveryStep, { records }: DeliverPorts): Promise<void> {
  if (!(await records.advance(step))) await records.insist(step);
}

/** The circuit first, because what follows depends on it; the record before the follow-up, because only one may send it. */
async function finishFailed(turn: Turn, made: Made, ports: DeliverPorts): Promise<boolean> {
  const { message } = turn;
  const { circuit, role } = await tellCircuit(turn, made, ports);
  if (made.outcome.kind === "ours") throw new AttemptNotMade(message, made.outcome.code);

  const now = ports.now();
  const followUp = followUpOf({
    outcome: made.outcome,
    attempt: message.attempt,
    schedule: turn.target.endpoint.schedule ?? DEFAULT_SCHEDULE,
    circuit,
    role,
    ...(message.heldSince !== undefined && { heldSince: message.heldSince }),
    now,
    chance: () => fractionFrom(ports.chance),
  });
  const attempt = await describeFailure(message, made, ports);
  if (!(await ports.records.advance(stepAfter(message, attempt, followUp, now)))) return false;
  await follow(message, followUp, ports);
  return true;
}

interface Told {
  readonly circuit: Circuit;
  readonly role: FinishedAttempt["role"];
}

/** Health is a count and not a ledger: an attempt that was made is not made again because its report was lost. */
async function tellCircuit({ message, role, holder, circuit }: Turn, made: Made, ports: DeliverPorts): Promise<Told> {
  const { tenant, endpoint } = message;
  const { outcome } = made;
  try {
    const changed =
      role === "probe"
        ? await ports.circuits.change({ tenant, endpoint }, { kind: "probed", holder, outcome })
        : await ports.circuits.report({ tenant, endpoint }, { kind: "attempted", outcome });
    const tripped = changed.announcements.some(({ type }) => type === "endpoint.circuit_opened");
    return { circuit: changed.circuit, role: tripped ? "tripped" : role };
  } catch (error) {
    ports.watch.passedOver("telling the circuit", message, error);
    return { circuit, role };
  }
}

async function describeFailure(message: DeliveryMessage, made: Made, { sealLike }: DeliverPorts): Promise<Attempt> {
  const { outcome, startedAt, sealedPayload } = made;
  const attempt = attemptOf(message.attempt, startedAt, outcome);
  if ((outcome.kind !== "rejected" && outcome.kind !== "gone") || outcome.excerpt.length === 0) return attempt;

  const record = excerptOf(message.tenant, message.endpoint, message.event);
  const sealedExcerpt = await sealLike(sealedPayload, record, outcome.excerpt.subarray(0, EXCERPT_BYTES));
  return { ...attempt, sealedExcerpt };
}
