import type { ApiKeyStore } from "../../adapters/table/api-keys.ts";
import { type ApiKeyMode, newApiKey } from "../../core/api-key.ts";
import { hashApiKey } from "../../core/api-key-hash.ts";
import { type ApiKey, type ApiKeyRequest, stateOf, type TenantScope } from "../../core/api-key-record.ts";
import type { Chance } from "../../core/id.ts";
import type { PepperRing } from "../../core/pepper-ring.ts";
import { ApiProblem } from "../../core/problem.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";

/** One that is used and one that replaces it: more would be keys that nobody knows the holder of. */
const MAX_LIVE_KEYS = 2;
const PAGE = 100;

export interface CreateKeyPorts {
  readonly mode: ApiKeyMode;
  readonly keys: Pick<ApiKeyStore, "add" | "ofTenant">;
  readonly peppers: () => Promise<PepperRing>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface CreatedKey {
  readonly record: ApiKey;
  /** Shown once, in the answer to this call. */
  readonly key: string;
}

export type CreateKey = (tenant: TenantScope, request: ApiKeyRequest) => Promise<CreatedKey>;

export function createCreateKey(ports: CreateKeyPorts): CreateKey {
  return async (tenant, request) => {
    const createdAt = ports.now();
    const validUntil = request.expiresAt === undefined ? undefined : epochMs(Date.parse(request.expiresAt));
    refusePast(validUntil, createdAt);
    // Two calls at the same time can both find room. The limit keeps order and is no barrier: a third key does no harm.
    await refuseThird(tenant, request.name, ports);

    const key = newApiKey(ports.mode, ports.chance);
    const { newest } = await ports.peppers();
    const record: ApiKey = {
      id: key.id,
      name: request.name,
      role: request.role,
      tenant,
      createdAt,
      ...(validUntil !== undefined && { validUntil }),
      ...hashApiKey(key, newest),
    };
    await ports.keys.add(record);
    return { record, key: key.text };
  };
}

function refusePast(validUntil: EpochMs | undefined, now: EpochMs): void {
  if (validUntil === undefined || validUntil > now) return;
  const fields = [{ field: "expiresAt", message: "wanted a time that is still to come" }];
  throw new ApiProblem(422, "invalid_request", "The key would have expired before it is made", { fields });
}

async function refuseThird(tenant: TenantScope, name: string, { keys, now }: CreateKeyPorts): Promise<void> {
  let live = 0;
  let page = await keys.ofTenant(tenant, { limit: PAGE });
  for (;;) {
    live += page.keys.filter((key) => key.name === name && stateOf(key, now()) === "live").length;
    if (page.next === undefined) break;
    page = await keys.ofTenant(tenant, { limit: PAGE, after: page.next });
  }
  if (live < MAX_LIVE_KEYS) return;
  const found = `There are ${live} live keys "${name}"`;
  throw new ApiProblem(409, "too_many_live_keys", `${found}, at most ${MAX_LIVE_KEYS} may be`);
}
