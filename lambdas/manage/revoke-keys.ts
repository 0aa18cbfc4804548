import type { ApiKeyStore } from "../../adapters/table/api-keys.ts";
import { type ApiKey, stateOf } from "../../core/api-key-record.ts";
import type { TenantId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";

const PAGE = 100;

export interface RevokeKeysPorts extends Pick<ApiKeyStore, "ofTenant" | "revoke"> {
  readonly now: () => EpochMs;
}

export type RevokeKeys = (tenant: TenantId) => Promise<void>;

/** Every key that is bound to the tenant: whoever held one could bring back what was deleted, by using it. */
export function createRevokeKeys({ ofTenant, revoke, now }: RevokeKeysPorts): RevokeKeys {
  const isLive = (key: ApiKey) => stateOf(key, now()) === "live";

  return async (tenant) => {
    let page = await ofTenant(tenant, { limit: PAGE });
    for (;;) {
      for (const key of page.keys.filter(isLive)) await revoke(key, now());
      if (page.next === undefined) return;
      page = await ofTenant(tenant, { limit: PAGE, after: page.next });
    }
  };
}
