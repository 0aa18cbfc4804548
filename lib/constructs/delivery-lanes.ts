import type { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { createDeadLetterQueue, createWorkQueue } from "./queues.ts";

/**
 * First attempts and later ones travel in lanes of their own, so that endpoints which fail cannot take the capacity of
 * those which do not.
 */
export class DeliveryLanes extends Construct {
  readonly deliveries: Queue;
  readonly retries: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, consumerTimeout: Duration) {
    super(scope, id);
    this.deadLetters = createDeadLetterQueue(this, "DeadLetters");
    this.deliveries = createWorkQueue(this, "Deliveries", consumerTimeout, this.deadLetters);
    this.retries = createWorkQueue(this, "Retries", consumerTimeout, this.deadLetters);
  }
}
