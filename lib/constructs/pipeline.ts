import { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageSettings } from "../settings.ts";
import { Announcements } from "./announcements.ts";
import { DeliveryLanes } from "./delivery-lanes.ts";
import { feed } from "./feed.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { allowEndpointSecrets, allowOpening, allowPayloads } from "./sealed-access.ts";
import type { State } from "./state.ts";
import { Wake } from "./wake.ts";

/** Longer than the longest deadline an endpoint may have (30 s), with time to record what came of it. */
const DELIVER_TIMEOUT = Duration.seconds(45);

/** From the queues to the endpoints. */
export class Pipeline extends Construct {
  readonly lanes: DeliveryLanes;
  readonly announcements: Announcements;
  readonly deliver: PosthornFunction<"deliver">;
  readonly wake: Wake;

  constructor(scope: Construct, id: string, state: State, settings: StageSettings) {
    super(scope, id);
    this.lanes = new DeliveryLanes(this, "Lanes", DELIVER_TIMEOUT);
    this.announcements = new Announcements(this, "Announcements", state, this.lanes, settings);
    this.deliver = this.createDeliver(state, settings);
    this.feed("DeliveriesSource", this.lanes.deliveries, settings.concurrency.deliveries);
    this.feed("RetriesSource", this.lanes.retries, settings.concurrency.retries);
    this.wake = new Wake(this, "Wake", state, this.lanes, settings);
  }

  private createDeliver(state: State, settings: StageSettings): PosthornFunction<"deliver"> {
    const deliver = new PosthornFunction(this, "Deliver", {
      name: "deliver",
      settings,
      timeout: DELIVER_TIMEOUT,
      memoryMb: 512,
      reenqueues: true,
      environment: {
        ...state.environment,
        WAITING_ROOM_TABLE_NAME: state.waitingRoom.tableName,
        RETRIES_QUEUE_URL: this.lanes.retries.queueUrl,
        DEAD_LETTERS_QUEUE_URL: this.lanes.deadLetters.queueUrl,
        ANNOUNCEMENTS_QUEUE_URL: this.announcements.queue.queueUrl,
        PAYLOAD_BUCKET_NAME: state.payloads.bucketName,
        KEYRING_KEY_ARN: state.key.keyArn,
        EGRESS_RULES: JSON.stringify(settings.egress),
        SIGNING_KEY_SECRET_ARN: state.secrets.signingKey.secretArn,
        ENDPOINT_SECRET_PREFIX: settings.endpointSecretPrefix,
      },
    });
    deliver.allow(
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:UpdateItem"],
      [state.table.tableArn],
    );
    deliver.allow(["dynamodb:BatchWriteItem"], [state.waitingRoom.tableArn]);
    const { retries, deadLetters } = this.lanes;
    deliver.allow(["sqs:SendMessage"], [retries.queueArn, deadLetters.queueArn, this.announcements.queue.queueArn]);
    allowPayloads(deliver, "s3:GetObject", state);
    allowOpening(deliver, state);
    deliver.allow(["secretsmanager:GetSecretValue"], [state.secrets.signingKey.secretArn]);
    allowEndpointSecrets(deliver, settings.endpointSecretPrefix);
    return deliver;
  }

  private feed(id: string, from: Queue, maxConcurrency: number): void {
    feed(this, id, { from, to: this.deliver, batchSize: 10, maxConcurrency });
  }
}
