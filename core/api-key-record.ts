import * as z from "zod";
import type { ApiKeyId } from "./api-key.ts";
import type { ApiKeyHash } from "./api-key-hash.ts";
import { ROLES, type Role } from "./contract/roles.ts";
import { TenantId } from "./id.ts";
import type { EpochMs } from "./time.ts";

/** The one tenant that a key is bound to, or `*` for the team that runs Posthorn. */
export const TenantScope = z.union([TenantId, z.literal("*")]).meta({ id: "TenantScope" });
export type TenantScope = z.infer<typeof TenantScope>;

export const ApiKeyRequest = z.strictObject({
  name: z.string().trim().min(1).max(64).describe("What the key is for. Two live keys may share a name."),
  role: z.enum(ROLES),
  tenant: TenantScope.exactOptional().describe("Yours unless told; `*` for all tenants, if your own key has it."),
  expiresAt: z.iso
    .datetime({ offset: true })
    .exactOptional()
    .describe("When it ends by itself. Without it, when it is revoked."),
});
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>;

export interface ApiKey extends ApiKeyHash {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly tenant: TenantScope;
  readonly createdAt: EpochMs;
  readonly validUntil?: EpochMs;
  readonly revokedAt?: EpochMs;
  readonly lastUsedAt?: EpochMs;
}

export type ApiKeyState = "live" | "expired" | "revoked";

export function stateOf(key: ApiKey, now: EpochMs): ApiKeyState {
  if (key.revokedAt !== undefined) return "revoked";
  return key.validUntil !== undefined && now >= key.validUntil ? "expired" : "live";
}

/** Last used is for finding keys that nobody uses: an hour is exact enough, and a write per call would be too dear. */
const LAST_USED_STEP_MS = 60 * 60 * 1000;

export const isUseWorthNoting = (key: ApiKey, now: EpochMs): boolean =>
  key.lastUsedAt === undefined || now - key.lastUsedAt >= LAST_USED_STEP_MS;

/** What may be said of a key: everything but its hash. */
export function describeApiKey(key: ApiKey, now: EpochMs) {
  const { id, name, role, tenant } = key;
  return {
    id,
    name,
    role,
    tenant,
    state: stateOf(key, now),
    ...momentsOf({
      createdAt: key.createdAt,
      expiresAt: key.validUntil,
      revokedAt: key.revokedAt,
      lastUsedAt: key.lastUsedAt,
    }),
  };
}

const momentsOf = (moments: Readonly<Record<string, EpochMs | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(moments).flatMap(([name, at]) => (at === undefined ? [] : [[name, new Date(at).toISOString()]])),
  );
