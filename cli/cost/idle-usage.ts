import type { StageSettings } from "../../lib/settings.ts";
import { MINUTES_A_MONTH } from "./month.ts";
import type { Usage } from "./prices.ts";
import type { Profile } from "./profile.ts";

/** AWS keeps at least five pollers at a queue; each asks every 20 s. */
const EMPTY_POLLS_A_MONTH = 5 * 3 * MINUTES_A_MONTH;
/** A few dozen small reads, one minute of the waiting room after the other. */
const WAKE_SECONDS = 0.2;
const GB = 1024 ** 3;

export type Watching = Pick<StageSettings, "watch" | "disposable">;

/** What is there in a month in which nobody publishes. */
export function idleUsage(profile: Profile, { watch, disposable }: Watching): Usage {
  const { wake, memoryMb, standing } = profile;
  const { keys, ...watching } = standing[watch];
  return {
    ...watching,
    kmsKeys: disposable ? keys - 1 : keys,
    secrets: profile.secrets,
    metrics: profile.idleMetrics,
    sqsRequests: profile.polledQueues * EMPTY_POLLS_A_MONTH + MINUTES_A_MONTH * wake.sqsRequests,
    scheduledRuns: MINUTES_A_MONTH,
    traces: watch === "full" ? MINUTES_A_MONTH : 0,
    lambdaRequests: MINUTES_A_MONTH,
    lambdaGbSeconds: MINUTES_A_MONTH * WAKE_SECONDS * (memoryMb.wake / 1024),
    readUnits: MINUTES_A_MONTH * wake.readUnits,
    writeUnits: MINUTES_A_MONTH * wake.writeUnits,
    logGb: (MINUTES_A_MONTH * wake.logBytes) / GB,
  };
}
