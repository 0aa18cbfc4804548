import type { ReadStats } from "../../../adapters/table/stats.ts";
import { StatsQuery } from "../../../core/contract/api/stats-query.ts";
import { reportOf, windowStart } from "../../../core/stats-report.ts";
import type { EpochMs } from "../../../core/time.ts";
import { tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Operations } from "../operation.ts";

export interface StatsOperationPorts {
  readonly read: ReadStats;
  readonly now: () => EpochMs;
}

export function statsOperations({ read, now }: StatsOperationPorts): Operations<"getStats"> {
  return {
    getStats: async (event) => {
      const tenant = tenantFor(event);
      const { window } = readQuery(StatsQuery, event);
      const { hours, ...totals } = reportOf(await read(tenant, windowStart(window, now())));
      return answer(200, {
        window,
        ...totals,
        hours: hours.map(({ hour, ...rest }) => ({ from: `${hour}:00:00Z`, ...rest })),
      });
    },
  };
}
