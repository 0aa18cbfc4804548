import { createReadStats } from "../../../adapters/table/stats.ts";
import { statsOperations } from "../operations/stats.ts";
import { tenantOperations } from "../operations/tenants.ts";
import { createTenants } from "../tenants.ts";
import type { Shared } from "./shared.ts";

/** Tenants, and the figures of each. */
export function wireTenants({ table, tenants, tenantLimits, endpoints, removeEndpoint, shred, cursors, now }: Shared) {
  return {
    ...tenantOperations({
      tenants: createTenants({
        ...tenants,
        limits: tenantLimits,
        endpointsOf: endpoints.ofTenant,
        removeEndpoint,
        shred,
        now,
      }),
      get: tenants.get,
      list: tenants.list,
      cursors,
    }),
    ...statsOperations({ read: createReadStats(table), now }),
  };
}
