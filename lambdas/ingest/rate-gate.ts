import { createSharedCalls } from "../../adapters/keyring/shared-calls.ts";
import type { PublishRateStore } from "../../adapters/table/publish-rates.ts";
import type { Rate, RateState } from "../../core/rate-limit.ts";
import { nextBlockSize, takeBlock } from "../../core/slot-block.ts";
import { after, type EpochMs } from "../../core/time.ts";

/** Slots that were not used by then are given up: they were taken at the rate of that moment, and not for a later one. */
const SLOTS_KEPT_MS = 10_000;
const MAX_SUBJECTS = 2_000;
const MAX_TRIES = 5;
/** For a subject that so many instances write to at once that none gets through. */
const CONTENDED_MS = 1_000;

export interface RateGatePorts {
  readonly rates: PublishRateStore;
  readonly now: () => EpochMs;
}

/** Lets one call through (undefined), or says from when on it may be tried again. */
export type RateGate = (subject: string, rate: Rate) => Promise<EpochMs | undefined>;

interface Block {
  slots: number;
  readonly size: number;
  readonly until: EpochMs;
  /** What was last known to be written: the next block is tried on it, without a read. */
  readonly state?: RateState;
  readonly refusedUntil?: EpochMs;
}

/** Takes slots from the table in blocks and hands them out one by one, so that a call costs a write only now and then. */
export function createRateGate({ rates, now }: RateGatePorts): RateGate {
  const blocks = new Map<string, Block>();
  const sharing = createSharedCalls<Block>();

  async function refill(subject: string, rate: Rate): Promise<Block> {
    const last = blocks.get(subject);
    const size = nextBlockSize(last && { size: last.size, left: last.slots, isOver: now() >= last.until }, rate);
    const block = await reserveBlock(subject, { rate, size, known: last?.state });
    blocks.delete(subject);
    blocks.set(subject, block);
    if (blocks.size > MAX_SUBJECTS) blocks.delete(blocks.keys().next().value ?? subject);
    return block;
  }

  async function reserveBlock(subject: string, want: { rate: Rate; size: number; known: RateState | undefined }) {
    const { rate, size } = want;
    let state = want.known ?? (await rates.get(subject));
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const taken = takeBlock({ state, rate, size, now: now() });
      if (taken.kind === "refused") return refusal(size, taken.until, state);
      const until = after(now(), SLOTS_KEPT_MS);
      if (await rates.replace(subject, state, taken.state))
        return { slots: taken.slots, size: taken.slots, until, state: taken.state };
      state = await rates.get(subject);
    }
    return refusal(size, after(now(), CONTENDED_MS));
  }

  return async (subject, rate) => {
    for (;;) {
      const block = blocks.get(subject);
      if (block?.refusedUntil !== undefined && now() < block.refusedUntil) return block.refusedUntil;
      if (block && block.slots > 0 && now() < block.until) {
        block.slots -= 1;
        return undefined;
      }
      await sharing(subject, () => refill(subject, rate));
    }
  };
}

const refusal = (size: number, refusedUntil: EpochMs, state?: RateState): Block => ({
  slots: 0,
  size,
  until: refusedUntil,
  refusedUntil,
  ...(state && { state }),
});
