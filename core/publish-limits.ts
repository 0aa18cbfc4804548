import * as z from "zod";
import { PublishRate } from "./contract/publish-limits.ts";

/** What a tenant may use of what all share. What is not said follows from the stage. */
export const TenantLimits = z.strictObject({ publish: PublishRate.exactOptional() });
export type TenantLimits = z.infer<typeof TenantLimits>;
