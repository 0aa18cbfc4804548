import { outgoing } from "../../adapters/queue/outgoing-delivery.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { Waiting } from "../../adapters/waiting-room/waiting-item.ts";
import { messageOf } from "../../core/contract/delivery-message.ts";
import type { ItemKey } from "../../core/contract/item-keys.ts";
import type { Chance } from "../../core/id.ts";
import { isHeldFor, type Lease } from "../../core/lease.ts";
import type { EpochMs } from "../../core/time.ts";

/** Five sends of ten and two deletes of 25, none of them half full: a worker's time is the number of its calls. */
const STEP = 50;
/** The sends and the deletes after them, each with its repetitions. */
const STEP_MS = 10_000;
/** While one sends, the other deletes. Not more: all that is under way is repeated after a crash. */
const STEPS_AT_ONCE = 2;

/** A delivery that leaves the waiting room, and how long its message stays hidden in the queue. */
export interface Leaving {
  readonly waiting: Waiting;
  readonly delaySeconds: number;
}

export interface ReleasePorts {
  readonly sendRetry: SendAll;
  readonly remove: (key: ItemKey) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

/** Gives the number of those that left: fewer when the lease ran out. */
export type Release = (leaving: readonly Leaving[], lease: Lease) => Promise<number>;

/**
 * Sent first and deleted then: a crash between the two repeats a step, and the repeated messages are dropped by the
 * duplicate rule. All go to the lane of the retries, so that what was held up does not crowd out what is new.
 */
export function createRelease({ sendRetry, remove, now, chance }: ReleasePorts): Release {
  async function leave(step: readonly Leaving[]): Promise<void> {
    await sendRetry(
      step.map(({ waiting, delaySeconds }) => outgoing(messageOf(waiting.delivery, chance), delaySeconds)),
    );
    await Promise.all(step.map(({ waiting }) => remove(waiting.key)));
  }

  return async (leaving, lease) => {
    let taken = 0;
    let left = 0;
    const stepByStep = async () => {
      while (taken < leaving.length && isHeldFor(lease, STEP_MS, now())) {
        const step = leaving.slice(taken, taken + STEP);
        taken += step.length;
        await leave(step);
        left += step.length;
      }
    };
    const lanes = Array.from({ length: STEPS_AT_ONCE }, stepByStep);
    // A lane that fails does not end the other: once the function answers, Lambda freezes it between its send and its deletes.
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
    return left;
  };
}
