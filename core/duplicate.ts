import type { DeliveryStatus } from "./delivery.ts";

/** What the rule needs of a message that was received. */
export interface ReceivedMessage {
  /**
   * Drawn by chance when the message was sent, and carried in its body: two sends of one follow-up differ, two receives of
   * one send do not. The queue's own message id would do, but for a message that comes back out of the dead-letter queue, or
   * is put off by whoever could not handle it.
   */
  readonly id: string;
  /** 1 at first; every redrive, replay or retry by hand begins another, in which attempts count from 1 again. */
  readonly cycle: number;
  readonly attempt: number;
  /** How often the queue has handed this message out, this time included. */
  readonly receiveCount: number;
}

/** What the rule needs of a delivery record. */
export interface RecordedAttempt {
  readonly status: DeliveryStatus;
  /** The last attempt that was recorded as spent, and the message that made it. */
  readonly last?: { readonly cycle: number; readonly attempt: number; readonly message: string };
}

/** `follow_up`: the attempt was made and recorded, but what follows from it may not have been sent. */
export type Duty = "attempt" | "follow_up" | "drop";

/**
 * The fast path reads nothing before its POST. Only a message that cannot have been handled before takes it: the first
 * attempt, received for the first time.
 */
export const needsRecord = ({ cycle, attempt, receiveCount }: ReceivedMessage): boolean =>
  cycle > 1 || attempt > 1 || receiveCount > 1;

/**
 * What to do with a message, given the record that was read (undefined: there is none).
 *
 *     receive ── POST ── record ── send follow-up ── acknowledge
 *             a       b         c                 d
 *
 * A crash at a or b leaves nothing recorded: the message comes again and is attempted (after b that is a second POST, which
 * the receiver drops by its webhook-id). A crash at c leaves the attempt recorded under this message: only its follow-up is
 * owed. A crash at d sends the follow-up twice, as two messages with two ids. Whichever of them is recorded first carries the
 * delivery on; the other finds the attempt recorded under a name that is not its own, and goes. Dropping it is safe because
 * the first is acknowledged only after its own follow-up.
 *
 * So a record is written on condition that `supersedes` holds, and whoever loses that write reads and asks again here.
 * `delivered` alone may be written without condition: it is the end, whichever message reached it.
 */
export function dutyOf(message: ReceivedMessage, record: RecordedAttempt | undefined): Duty {
  if (!record || supersedes(message, record)) return "attempt";

  const { status, last } = record;
  const isOwn = last?.message === message.id && last.cycle === message.cycle && last.attempt === message.attempt;
  // A dead delivery still owes its dead letter; a delivered one owes nothing.
  return isOwn && status !== "delivered" ? "follow_up" : "drop";
}

/** Whether the attempt of a message is still news to the record. Within a cycle the end of a delivery is its end. */
export function supersedes(message: ReceivedMessage, { status, last }: RecordedAttempt): boolean {
  const recorded = last ?? { cycle: 1, attempt: 0 };
  if (message.cycle !== recorded.cycle) return message.cycle > recorded.cycle;

  return message.attempt > recorded.attempt && !isFinished(status);
}

const isFinished = (status: DeliveryStatus): boolean =>
  status === "delivered" || status === "dead" || status === "skipped";
