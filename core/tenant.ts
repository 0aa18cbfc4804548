import * as z from "zod";
import { TenantId } from "./id.ts";
import { TenantLimits } from "./publish-limits.ts";
import type { EpochMs } from "./time.ts";

const Name = z.string().min(1).max(128);

/** A customer. It exists from its first event or endpoint on; a request gives it a name and limits of its own. */
export interface Tenant {
  readonly id: TenantId;
  readonly name?: string;
  readonly createdAt: EpochMs;
}

export const TenantRequest = z.strictObject({
  id: TenantId,
  name: Name.exactOptional(),
  limits: TenantLimits.exactOptional(),
});
export type TenantRequest = z.infer<typeof TenantRequest>;

/** What is not named stays. Limits are replaced as a whole, and null gives back those of the stage. */
export const TenantPatch = z.strictObject({
  name: Name.nullable().exactOptional(),
  limits: TenantLimits.nullable().exactOptional(),
});
export type TenantPatch = z.infer<typeof TenantPatch>;
