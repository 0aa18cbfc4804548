import type { StatsRecorder } from "../../adapters/table/stats.ts";
import { countsOfAttempt } from "../../core/stats.ts";
import type { DeliverWatch } from "./ports.ts";

/** The same watch, which adds to the tenants' own figures too. */
export function counted(watch: DeliverWatch, stats: Pick<StatsRecorder, "count">): DeliverWatch {
  return {
    ...watch,
    attempted: (message, outcome, role) => {
      watch.attempted(message, outcome, role);
      stats.count(message.tenant, countsOfAttempt(outcome, message.attempt === 1 && role === "ordinary"));
    },
    died: (message, reason) => {
      watch.died(message, reason);
      stats.count(message.tenant, { dead: 1 });
    },
  };
}
