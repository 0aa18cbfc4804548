import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { Attempt, DeliveryRecord, DeliveryStep, Standing } from "../../core/delivery.ts";
import type { FollowUp } from "../../core/follow-up.ts";
import { delaySecondsUntil, fitsQueueDelay } from "../../core/queue-delay.ts";
import { after, type EpochMs } from "../../core/time.ts";

const deliveryOf = ({ tenant, endpoint, event, type, acceptedAt }: DeliveryMessage): DeliveryStep["delivery"] => ({
  tenant,
  endpoint,
  event,
  type,
  acceptedAt,
});

const byOf = ({ cycle, attempt, id }: DeliveryMessage) => ({ cycle, attempt, message: id });

/** The record of a delivery that arrived at the first attempt: most records, and the only ones written whole. */
export const deliveredAtOnce = (message: DeliveryMessage, attempt: Attempt): DeliveryRecord => ({
  ...deliveryOf(message),
  status: "delivered",
  attempts: [attempt],
  last: byOf(message),
});

/** A step without an attempt: held, skipped, or dead before anything was sent. Ends are spent, so that they are followed once. */
export const untried = (message: DeliveryMessage, standing: Standing): DeliveryStep => ({
  delivery: deliveryOf(message),
  by: byOf(message),
  spends: standing.status !== "held",
  standing,
});

/** What is recorded of an attempt, given what follows from it. */
export function stepAfter(message: DeliveryMessage, attempt: Attempt, followUp: FollowUp, now: EpochMs): DeliveryStep {
  // A failed probe comes again under the same number: it spent nothing, so this message must not own the number.
  const spends = !("attempt" in followUp) || followUp.attempt > message.attempt;
  return {
    delivery: deliveryOf(message),
    by: byOf(message),
    spends,
    standing: standingAfter(followUp, now),
    ...(spends ? { attempt } : { probe: attempt }),
  };
}

function standingAfter(followUp: FollowUp, now: EpochMs): Standing {
  switch (followUp.kind) {
    case "retry_soon":
      return { status: "failing", nextAttemptAt: after(now, followUp.delaySeconds * 1000) };
    case "wait":
      return { status: "failing", nextAttemptAt: followUp.dueAt };
    case "held":
    case "probe_soon":
      return { status: "held", heldSince: followUp.heldSince };
    case "dead":
      return { status: "dead", deadReason: followUp.reason, at: now };
    case "done":
      return { status: "delivered" };
    case "return_to_queue":
      throw new Error("Cannot record an attempt that was not made");
  }
}

/** What a message still owes for the step that it recorded before it crashed. */
export function owedFor(message: DeliveryMessage, record: DeliveryRecord, now: EpochMs): FollowUp {
  const attempt = message.attempt + 1;
  switch (record.status) {
    case "failing": {
      const at = record.nextAttemptAt ?? now;
      return fitsQueueDelay(at, now)
        ? { kind: "retry_soon", attempt, delaySeconds: delaySecondsUntil(at, now) }
        : { kind: "wait", attempt, dueAt: at };
    }
    case "held":
      return { kind: "held", attempt, heldSince: record.heldSince ?? now };
    case "dead":
      return {
        kind: "dead",
        reason: record.deadReason ?? "exhausted",
        disableEndpoint: record.attempts.at(-1)?.outcome === "gone",
      };
    case "delivered":
    case "skipped":
      return { kind: "done" };
  }
}
