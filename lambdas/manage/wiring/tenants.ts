import { createReadStats } from "../../../adapters/table/stats.ts";
import { statsOperations } from "../operations/stats.ts";
import { tenantOperations } from "../operations/tenants.ts";
import { createRevokeKeys } from "../revoke-keys.ts";
import { createTenants } from "../tenants.ts";
import type { Shared } from "./shared.ts";

/** Tenants, and the figures of each. */
export function wireTenants(shared: Shared) {
  const { table, tenants, keys, cursors, now } = shared;
  return {
    ...tenantOperations({
      tenants: createTenants({
        ...tenants,
        limits: shared.tenantLimits,
        endpointsOf: shared.endpoints.ofTenant,
        removeEndpoint: shared.removeEndpoint,
        revokeKeys: createRevokeKeys({ ...keys, now }),
        isShredded: shared.isShredded,
        shred: shared.shred,
        now,
      }),
      get: tenants.get,
      list: tenants.list,
      cursors,
    }),
    ...statsOperations({ read: createReadStats(table), now }),
  };
}
