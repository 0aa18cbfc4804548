import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { acknowledge } from "./acknowledge.ts";

/** What operators are to be told, on its way to EventBridge and to the operator's own endpoints. */
export class Announcements extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, consumerTimeout: Duration) {
    super(scope, id);
    const untold = new Queue(this, "Untold", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(untold, {
      "AwsSolutions-SQS3": "This is a dead-letter queue",
      "Serverless-SQSRedrivePolicy": "This is a dead-letter queue",
    });
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * 6),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: untold, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }
}
