import * as z from "zod";
import type { EventSourcePlan, FunctionPlan, FunctionTarget, QueuePlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { reportEventSourceLimits } from "./event-source-limits.ts";
import { functionTarget } from "./function-target.ts";
import { flag, quantity, readProperties } from "./property-values.ts";

// Defaults are those of Lambda for a queue.
const MappingProperties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: quantity.default(10),
  MaximumBatchingWindowInSeconds: quantity.default(0),
  ScalingConfig: z.object({ MaximumConcurrency: quantity.exactOptional() }).default({}),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  Enabled: flag.default(true),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).exactOptional(),
});
type MappingProperties = z.infer<typeof MappingProperties>;

export function planEventSources(
  draft: Draft,
  queues: readonly QueuePlan[],
  functions: readonly FunctionPlan[],
): readonly EventSourcePlan[] {
  return ofType(draft, "AWS::Lambda::EventSourceMapping").flatMap((mapping) => {
    const properties = readProperties(mapping, MappingProperties);
    const queue = queues.find(({ arn }) => arn === properties.EventSourceArn);
    if (queue === undefined)
      draft.report(mapping, `it reads "${properties.EventSourceArn}", no queue of this assembly`);
    const target = functionTarget(draft, properties.FunctionName, mapping);
    if (queue === undefined || target === undefined) return [];

    const planned = planEventSource(properties, queue, target);
    const consumer = functions.find(({ arn }) => arn === target.functionArn);
    reportEventSourceLimits(draft, mapping, { planned, queue, consumer });
    return planned;
  });
}

function planEventSource(properties: MappingProperties, queue: QueuePlan, target: FunctionTarget): EventSourcePlan {
  const { MaximumConcurrency: maximumConcurrency } = properties.ScalingConfig;
  const { FilterCriteria: filterCriteria } = properties;
  return {
    ...target,
    queueArn: queue.arn,
    queueUrl: queue.url,
    batchSize: properties.BatchSize,
    batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
    enabled: properties.Enabled,
    ...(filterCriteria !== undefined && { filterCriteria }),
  };
}
