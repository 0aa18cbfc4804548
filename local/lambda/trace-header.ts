import { randomBytes } from "node:crypto";
import type { EpochMs } from "../../core/time.ts";

/** A fresh X-Ray trace header, not sampled: nobody collects segments locally, but code that reads the header finds one. */
export function newTraceHeader(now: EpochMs): string {
  return `${newTraceRoot(now)};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}

/** The part that API Gateway adds to a request: the first eight digits are the second it came in. */
export function newTraceRoot(now: EpochMs): string {
  const second = Math.floor(now / 1000).toString(16);
  return `Root=1-${second}-${randomBytes(12).toString("hex")}`;
}
