import { expect } from "vitest";

/** Expects something to become true; the second that vitest gives it is not enough on a busy machine. */
export function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 10_000, interval: 10 });
}
