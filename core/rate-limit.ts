import { type EpochMs, epochMs } from "./time.ts";

const MICROS = 1000;

export interface Rate {
  readonly perSecond: number;
  /** How many may go at once after a silence. */
  readonly burst: number;
}

/**
 * GCRA: the one number that has to be kept is the moment at which the endpoint will have been silent for long enough to
 * take a full burst again. In whole microseconds: at 300 a second a millisecond is too coarse, and fractions of one add up
 * to slots that are not there. It only grows, so a conditional write can name it as the value that was read.
 */
export interface RateState {
  readonly fullAgainMicros: number;
}

/** Of an endpoint that was sent nothing yet. */
export const UNUSED_RATE: RateState = { fullAgainMicros: 0 };

export interface Reservation {
  readonly state: RateState;
  /** How many of the slots can be used at once. */
  readonly grantedNow: number;
  /** The moments of the others, in order. A delivery that carries its moment need not reserve again when it comes back. */
  readonly later: readonly EpochMs[];
}

interface ReservationRequest {
  readonly state: RateState;
  readonly rate: Rate;
  readonly now: EpochMs;
  readonly count: number;
}

/**
 * Takes a block of slots, so that a batch costs one write. They belong to whoever wins the write; the loser reads and asks
 * again. A slot that is not used is lost: handing it back could not be told from spending it twice.
 */
export function reserve({ state, rate, now, count }: ReservationRequest): Reservation {
  const interval = Math.ceil((1000 * MICROS) / rate.perSecond); // rounded up: never faster than the rate
  const tolerance = interval * (rate.burst - 1);
  let fullAgain = state.fullAgainMicros;

  const slots = Array.from({ length: count }, () => {
    const slot = Math.max(now * MICROS, fullAgain - tolerance);
    fullAgain = Math.max(slot, fullAgain) + interval;
    return epochMs(Math.ceil(slot / MICROS));
  });

  const later = slots.filter((slot) => slot > now);
  return { state: { fullAgainMicros: fullAgain }, grantedNow: slots.length - later.length, later };
}
