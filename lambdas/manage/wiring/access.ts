import { createPeppers } from "../../../adapters/api-key-pepper.ts";
import { createAuditLog } from "../../../adapters/table/audit-log.ts";
import { createCreateKey } from "../create-key.ts";
import { auditOperations } from "../operations/audit.ts";
import { keyOperations } from "../operations/keys.ts";
import { createVerifyAudit } from "../verify-audit.ts";
import type { Shared } from "./shared.ts";

/** Who may come in, and what those who came did. */
export function wireAccess({ environment, table, keys, secretOf, cursors, now, chance }: Shared) {
  const log = createAuditLog(table);
  return {
    ...keyOperations({
      create: createCreateKey({
        mode: environment.API_KEY_MODE === "live" ? "live" : "test",
        keys,
        peppers: createPeppers(secretOf(environment.API_KEY_PEPPER_SECRET_ARN)),
        now,
        chance,
      }),
      keys,
      cursors,
      now,
    }),
    ...auditOperations({ newest: log.newest, verify: createVerifyAudit(log), cursors }),
  };
}
