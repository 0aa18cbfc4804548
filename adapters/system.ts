import { randomBytes } from "node:crypto";
import type { Chance } from "../core/id.ts";
import { type EpochMs, epochMs } from "../core/time.ts";

/** The real clock. */
export const systemNow = (): EpochMs => epochMs(Date.now());

/** Real chance. */
export const systemChance: Chance = (bytes) => randomBytes(bytes);

export const systemPause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A timer; what it returns takes it back. */
export function systemLater(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/** Waits for work, but no longer than so many milliseconds; the work goes on. */
export async function waitAtMost(ms: number, work: Promise<void>): Promise<void> {
  const { promise: timeIsUp, resolve } = Promise.withResolvers<void>();
  const callOff = systemLater(ms, resolve);
  await Promise.race([work, timeIsUp]).finally(callOff);
}
