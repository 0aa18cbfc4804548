import { createBuiltFiles } from "../../../adapters/built-file.ts";
import { systemPause } from "../../../adapters/system.ts";
import { TenantId } from "../../../core/id.ts";
import { createHealth } from "../health.ts";
import { healthOperations } from "../operations/health.ts";
import { publicKeyOperations } from "../operations/public-keys.ts";
import { referenceOperations } from "../operations/reference.ts";
import type { Shared } from "./shared.ts";

/** Any tenant will do: the read only has to reach the table. */
const HEALTH_TENANT = TenantId.parse("health");

/** What Posthorn says of itself: how it is, how it is called, what it signs with. */
export function wirePlatform({ endpoints, signingKeys }: Shared) {
  return {
    ...publicKeyOperations(signingKeys),
    ...referenceOperations({ readFile: createBuiltFiles(process.env.LAMBDA_TASK_ROOT ?? ".") }),
    ...healthOperations({
      health: createHealth({
        checks: { table: () => endpoints.ofTenant(HEALTH_TENANT), signingKey: signingKeys },
        deadlineMs: 2_000,
        pause: systemPause,
        nowMs: () => performance.now(),
      }),
    }),
  };
}
