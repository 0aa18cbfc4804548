import type { Notification } from "./alarm-evaluator.ts";

export interface Moment {
  readonly now: number;
  readonly isSuppressed: boolean;
  readonly isRinging: boolean;
}

/** Holds back what a composite alarm would tell while another alarm rings. */
export interface Suppression {
  pass(told: readonly Notification[], moment: Moment): readonly Notification[];
}

/**
 *     rings ── wait ──▶ tells                        the suppressor has so long to ring as well
 *     rings ── suppressed ───── over ── extension ──▶ tells, if it still rings
 */
export function createSuppression(periods: { waitMs: number; extensionMs: number } | undefined): Suppression {
  if (periods === undefined) return { pass: (told) => told };
  const { waitMs, extensionMs } = periods;
  let heldBack: readonly Notification[] = [];
  let notBefore = Number.NEGATIVE_INFINITY;
  let isTold = false;

  return {
    pass(told, { now, isSuppressed, isRinging }) {
      if (isSuppressed) notBefore = Math.max(notBefore, now + extensionMs);
      if (!isRinging) {
        heldBack = [];
        const wasTold = isTold;
        isTold = false;
        return wasTold ? told : []; // nobody wants to hear the end of what was never told
      }
      if (told.length > 0) {
        heldBack = told;
        notBefore = Math.max(notBefore, now + waitMs);
      }
      if (now < notBefore || heldBack.length === 0) return [];
      const passed = heldBack.map((one) => ({ ...one, at: now }));
      heldBack = [];
      isTold = true;
      return passed;
    },
  };
}
