import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import type { PosthornFunction } from "./posthorn-function.ts";

export interface Feeding {
  readonly from: Queue;
  readonly to: PosthornFunction;
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** The polling that Lambda does for us runs under the role of the function. */
export function feed(scope: Construct, id: string, { from, to, batchSize, maxConcurrency }: Feeding): void {
  to.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [from.queueArn]);
  const source = new EventSourceMapping(scope, id, {
    target: to.alias,
    eventSourceArn: from.queueArn,
    batchSize,
    maxConcurrency,
    // A message that fails must not bring back the others of its batch.
    ...(batchSize > 1 && { reportBatchItemFailures: true }),
  });
  acknowledge(source, {
    "Serverless-LambdaEventSourceMappingDestination":
      "What fails is redriven by its queue or planned again; AWS knows this destination for streams only",
  });
}
