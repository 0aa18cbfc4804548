import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { acknowledge } from "./acknowledge.ts";

/**
 * First attempts and later ones travel in lanes of their own, so that endpoints which fail cannot take the capacity of
 * those which do not. Bodies hold sealed payloads only; SSE-SQS under them costs no KMS call.
 */
export class DeliveryLanes extends Construct {
  readonly deliveries: Queue;
  readonly retries: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, consumerTimeout: Duration) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, {
      "AwsSolutions-SQS3": "This is the dead-letter queue of both lanes",
      "Serverless-SQSRedrivePolicy": "This is the dead-letter queue of both lanes",
    });
    this.deliveries = this.createLane("Deliveries", consumerTimeout);
    this.retries = this.createLane("Retries", consumerTimeout);
  }

  private createLane(id: string, consumerTimeout: Duration): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * 6), // AWS: at least six times the consumer's timeout
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }
}
