import * as z from "zod";
import { STATS_WINDOWS } from "../../stats-report.ts";
import type { Descriptions } from "./description.ts";
import { StatsQuery } from "./stats-query.ts";

const count = z.int().min(0);

const totals = {
  accepted: count.describe("Events."),
  delivered: count.describe("Deliveries."),
  failing: count.describe("Deliveries whose first attempt failed, whatever became of them later."),
  failedAttempts: count,
  dead: count.describe("Deliveries."),
};

const Stats = z
  .object({
    window: z.enum(STATS_WINDOWS),
    ...totals,
    latencyMs: z
      .object({ p50: count, p90: count, p99: count })
      .exactOptional()
      .describe(
        "Of attempts that a receiver had a part in, to the width of a histogram's bucket. 30 s stands for longer too.",
      ),
    hours: z.array(z.object({ from: z.iso.datetime(), ...totals })).describe("Those in which anything happened."),
  })
  .meta({ id: "Stats" });

export const statsRoutes = {
  getStats: {
    subject: "Statistics",
    summary: "How a tenant's deliveries fare",
    details:
      "Counted in memory and written every few seconds, so the last ones may be missing, and those of an instance that ended. For exact figures of one endpoint list its deliveries.",
    query: StatsQuery,
    answers: { 200: { meaning: "Sums, latencies and hours.", schema: Stats } },
  },
} as const satisfies Descriptions<"getStats">;
