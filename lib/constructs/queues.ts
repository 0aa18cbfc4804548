import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { acknowledge } from "./acknowledge.ts";

/** The longest that SQS keeps a message: what lies here waits for people, or for a pause to end. */
const RETENTION = Duration.days(14);

/** Bodies hold sealed payloads and references only; SSE-SQS under them costs no KMS call. */
export const SEALED_AT_REST = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** AWS: at least six times the timeout of the function that reads the queue. */
export const hiddenFor = (consumerTimeout: Duration): Duration => Duration.seconds(consumerTimeout.toSeconds() * 6);

export function createWorkQueue(scope: Construct, id: string, consumerTimeout: Duration, deadLetters: Queue): Queue {
  return new Queue(scope, id, {
    ...SEALED_AT_REST,
    visibilityTimeout: hiddenFor(consumerTimeout),
    retentionPeriod: RETENTION,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD },
  });
}

export function createDeadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, { ...SEALED_AT_REST, retentionPeriod: RETENTION });
  acknowledge(queue, {
    "AwsSolutions-SQS3": "This is a dead-letter queue",
    "Serverless-SQSRedrivePolicy": "This is a dead-letter queue",
  });
  return queue;
}
