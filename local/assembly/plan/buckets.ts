import * as z from "zod";
import type { BucketPlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { quantity, readProperties } from "./property-values.ts";

// The store sweeps whole buckets. A rule with a prefix or a tag has properties that the survey reports.
const BucketProperties = z.object({
  LifecycleConfiguration: z
    .object({ Rules: z.array(z.object({ Status: z.string(), ExpirationInDays: quantity.exactOptional() })) })
    .exactOptional(),
});
type Lifecycle = z.infer<typeof BucketProperties>["LifecycleConfiguration"];

export function planBuckets(draft: Draft): readonly BucketPlan[] {
  return ofType(draft, "AWS::S3::Bucket").map((bucket) => {
    const expirationDays = shortestExpiration(readProperties(bucket, BucketProperties).LifecycleConfiguration);
    return { name: bucket.physicalId, arn: arnIn(bucket), ...(expirationDays !== undefined && { expirationDays }) };
  });
}

/**
 * Where several rules cover an object, S3 lets the earliest expiration win. Rules for some objects only are
 * unsupported.
 */
function shortestExpiration(lifecycle: Lifecycle): number | undefined {
  const days = (lifecycle?.Rules ?? [])
    .filter(({ Status }) => Status === "Enabled")
    .flatMap(({ ExpirationInDays }) => ExpirationInDays ?? []);
  return days.length === 0 ? undefined : Math.min(...days);
}
