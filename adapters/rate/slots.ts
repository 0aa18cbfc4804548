import type { EndpointId } from "../../core/id.ts";
import { type Rate, reserve } from "../../core/rate-limit.ts";
import type { EpochMs } from "../../core/time.ts";
import { groupedCall } from "../grouped-call.ts";
import type { RateStore } from "./rate-store.ts";

/** Each lost write is another's won one; so many in a row mean that the table does not answer as it should. */
const MOST_TRIES = 50;

export interface SlotsPorts {
  readonly store: RateStore;
  readonly now: () => EpochMs;
  /** How long the first of a batch waits for the others. */
  readonly pause: () => Promise<void>;
}

/** When an attempt may be made under the rate of its endpoint: now, or later. */
export type ReserveSlot = (endpoint: EndpointId, rate: Rate) => Promise<EpochMs>;

export class RateContended extends Error {
  readonly code = "rate_contended";

  constructor(endpoint: EndpointId) {
    super(`Cannot reserve deliveries to "${endpoint}": others did so ${MOST_TRIES} times while this was tried`);
    this.name = "RateContended";
  }
}

/** Those who ask together share one block, so that a batch of deliveries to one endpoint costs one write. */
export function createSlots({ store, now, pause }: SlotsPorts): ReserveSlot {
  interface Asked {
    readonly endpoint: EndpointId;
    readonly rate: Rate;
  }

  async function reserveBlock(asked: readonly Asked[]): Promise<readonly EpochMs[]> {
    const [first] = asked;
    if (!first) return [];
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const state = await store.get(first.endpoint);
      const moment = now();
      const { state: next, grantedNow, later } = reserve({ state, rate: first.rate, now: moment, count: asked.length });
      const slots = [...Array.from({ length: grantedNow }, () => moment), ...later];
      if (await store.replace(first.endpoint, state, next)) return slots;
    }
    throw new RateContended(first.endpoint);
  }

  const reserved = groupedCall(reserveBlock, { keyOf: ({ endpoint }) => endpoint, pause });

  return async (endpoint, rate) => {
    const { result: slots, place } = await reserved({ endpoint, rate });
    return slots[place] ?? now();
  };
}
