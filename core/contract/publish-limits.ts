import * as z from "zod";

/** Events per second, and how many may come at once after a silence. */
export const PublishRate = z.strictObject({
  perSecond: z.number().min(0.1).max(100_000),
  burst: z.int().min(1).max(1_000_000),
});

/** What may be published unless a tenant was given limits of its own. */
export const PublishLimits = z.strictObject({
  tenant: PublishRate.default({ perSecond: 500, burst: 2000 }),
  key: PublishRate.default({ perSecond: 1000, burst: 4000 }),
});
export type PublishLimits = z.infer<typeof PublishLimits>;
