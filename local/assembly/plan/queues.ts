import * as z from "zod";
import type { QueuePlan } from "../cloud-plan.ts";
import { isObject } from "../json-shape.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, attributeIn, ofType } from "./draft.ts";
import { quantity, readProperties } from "./property-values.ts";

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: quantity });

const QueueProperties = z.object({
  DelaySeconds: quantity.exactOptional(),
  MaximumMessageSize: quantity.exactOptional(),
  MessageRetentionPeriod: quantity.exactOptional(),
  ReceiveMessageWaitTimeSeconds: quantity.exactOptional(),
  VisibilityTimeout: quantity.exactOptional(),
  RedrivePolicy: RedrivePolicy.exactOptional(),
});
type QueueProperties = z.infer<typeof QueueProperties>;

/** What SQS allows, in the attribute's own unit. */
const ranges = [
  ["DelaySeconds", 0, 900],
  ["MaximumMessageSize", 1024, 1_048_576],
  ["MessageRetentionPeriod", 60, 1_209_600],
  ["ReceiveMessageWaitTimeSeconds", 0, 20],
  ["VisibilityTimeout", 0, 43_200],
] as const;

export function planQueues(draft: Draft): readonly QueuePlan[] {
  const queues = ofType(draft, "AWS::SQS::Queue");
  const arns = queues.map(arnIn);
  return queues.map((queue) => {
    const properties = readProperties(queue, QueueProperties);
    reportRanges(draft, queue, properties);
    reportRedrive(draft, queue, properties, arns);
    return {
      name: attributeIn(queue, "QueueName"),
      url: queue.physicalId,
      arn: arnIn(queue),
      attributes: asAttributes(properties),
    };
  });
}

/** How long a message stays hidden while it is worked on, by AWS's default where the template is silent. */
export function visibilitySecondsOf(queue: QueuePlan): number {
  return Number(queue.attributes.VisibilityTimeout ?? 30);
}

function asAttributes(properties: QueueProperties): Record<string, string> {
  const given = Object.entries(properties).map(([name, value]) => [
    name,
    isObject(value) ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(given);
}

function reportRanges(draft: Draft, queue: ResolvedResource, properties: QueueProperties): void {
  for (const [name, least, most] of ranges) {
    const value = properties[name];
    if (value !== undefined && (value < least || value > most))
      draft.report(queue, `${name} is ${value}, SQS allows ${least} to ${most}`);
  }
}

function reportRedrive(
  draft: Draft,
  queue: ResolvedResource,
  properties: QueueProperties,
  arns: readonly string[],
): void {
  const { RedrivePolicy: redrive } = properties;
  if (redrive === undefined) return;

  if (!arns.includes(redrive.deadLetterTargetArn))
    draft.report(queue, `RedrivePolicy sends to "${redrive.deadLetterTargetArn}", which is no queue of this assembly`);
  if (redrive.maxReceiveCount < 1 || redrive.maxReceiveCount > 1000)
    draft.report(queue, `maxReceiveCount is ${redrive.maxReceiveCount}, SQS allows 1 to 1000`);
}
