import { Duration } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageSettings } from "../settings.ts";
import type { DeliveryLanes } from "./delivery-lanes.ts";
import { feed } from "./feed.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { createDeadLetterQueue, createWorkQueue } from "./queues.ts";
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
    this.queue = createWorkQueue(this, "Queue", ANNOUNCE_TIMEOUT, createDeadLetterQueue(this, "Untold"));
    this.bus = new EventBus(this, "Bus");
    this.announce = this.createFunction(state, lanes, settings);
    feed(this, "Source", { from: this.queue, to: this.announce, batchSize: 10, maxConcurrency: MOST_AT_ONCE });
  }

  private createFunction(state: State, lanes: DeliveryLanes, settings: StageSettings): PosthornFunction<"announce"> {
    const announce = new PosthornFunction(this, "Announce", {
      name: "announce",
      settings,
      timeout: ANNOUNCE_TIMEOUT,
      memoryMb: 256,
      reenqueues: true, // an operational event of a delivery becomes a delivery, which may end in another
      environment: {
        ...state.environment,
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
}
