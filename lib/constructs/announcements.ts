import { Duration } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import type { DeliveryLanes } from "./delivery-lanes.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { allowOpening } from "./sealed-access.ts";
import type { State } from "./state.ts";

const ANNOUNCE_TIMEOUT = Duration.seconds(30);
/** What happens to endpoints is rare; when a great many die at once, operators can wait longer than deliveries can. */
const MOST_AT_ONCE = 5;

/** What operators are told: on a bus of their own, and at the endpoints of the tenant `_operator`. */
export class Announcements extends Construct {
  readonly queue: Queue;
  readonly bus: EventBus;
  readonly announce: PosthornFunction<"announce">;

  constructor(scope: Construct, id: string, state: State, lanes: DeliveryLanes, settings: StageSettings) {
    super(scope, id);
    this.queue = this.createQueue();
    this.bus = new EventBus(this, "Bus");
    this.announce = this.createFunction(state, lanes, settings);
    this.feed();
  }

  private createQueue(): Queue {
    const untold = new Queue(this, "Untold", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(untold, {
      "AwsSolutions-SQS3": "This is a dead-letter queue",
      "Serverless-SQSRedrivePolicy": "This is a dead-letter queue",
    });
    return new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(ANNOUNCE_TIMEOUT.toSeconds() * 6), // AWS: at least six times the consumer's timeout
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: untold, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }

  private createFunction(state: State, lanes: DeliveryLanes, settings: StageSettings): PosthornFunction<"announce"> {
    const announce = new PosthornFunction(this, "Announce", {
      name: "announce",
      settings,
      timeout: ANNOUNCE_TIMEOUT,
      memoryMb: 256,
      reenqueues: true, // an operational event of a delivery becomes a delivery, which may end in another
      environment: {
        TABLE_NAME: state.table.tableName,
        SHARDS: String(settings.shards),
        RETENTION_DAYS: String(settings.retentionDays),
        DELIVERIES_QUEUE_URL: lanes.deliveries.queueUrl,
        KEYRING_KEY_ARN: state.key.keyArn,
        EVENT_BUS_NAME: this.bus.eventBusName,
      },
    });
    announce.allow(["events:PutEvents"], [this.bus.eventBusArn]);
    announce.allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"], [state.table.tableArn]);
    announce.allow(["sqs:SendMessage"], [lanes.deliveries.queueArn]);
    allowOpening(announce, state);
    return announce;
  }

  private feed(): void {
    this.announce.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [this.queue.queueArn]);
    const source = new EventSourceMapping(this, "Source", {
      target: this.announce.alias,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxConcurrency: MOST_AT_ONCE,
      reportBatchItemFailures: true,
    });
    acknowledge(source, {
      "Serverless-LambdaEventSourceMappingDestination":
        "Queues have a redrive policy; AWS knows this destination for streams only",
    });
  }
}
