import * as z from "zod";
import { PublishRate } from "./contract/publish-limits.ts";

/** What a tenant may use of what all share. What is not said follows from the stage. */
export const TenantLimits = z.strictObject({
  publish: PublishRate.exactOptional(),
  endpoints: z.int().min(1).max(1000).exactOptional(),
});
export type TenantLimits = z.infer<typeof TenantLimits>;
