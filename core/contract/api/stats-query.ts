import * as z from "zod";
import { STATS_WINDOWS } from "../../stats-report.ts";

export const StatsQuery = z.strictObject({
  window: z.enum(STATS_WINDOWS).default("24h").describe("Up to now. The hour in which it begins is counted in full."),
});
