import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import type { Pipeline } from "./pipeline.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import type { State } from "./state.ts";

/** Some dozens of pages. A crashed worker's job is taken up again after six times this, so it must not be long. */
const REPLAY_TIMEOUT = Duration.seconds(60);
/** Jobs that run at the same time. What limits them is the rate of each, not this. */
const MOST_AT_ONCE = 5;

/** Replay jobs, worked off slice by slice through a queue of their own. */
export class Replays extends Construct {
  readonly queue: Queue;
  readonly replay: PosthornFunction<"replay">;

  constructor(scope: Construct, id: string, state: State, pipeline: Pipeline, settings: StageSettings) {
    super(scope, id);
    this.queue = this.createQueue();
    this.replay = this.createFunction(state, pipeline, settings);
    this.feed();
  }

  private createQueue(): Queue {
    const stuck = new Queue(this, "Stuck", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(stuck, {
      "AwsSolutions-SQS3": "This is a dead-letter queue",
      "Serverless-SQSRedrivePolicy": "This is a dead-letter queue",
    });
    return new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(REPLAY_TIMEOUT.toSeconds() * 6), // AWS: at least six times the consumer's timeout
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: stuck, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }

  private createFunction(state: State, pipeline: Pipeline, settings: StageSettings): PosthornFunction<"replay"> {
    const { retries } = pipeline.lanes;
    const announcements = pipeline.announcements.queue;
    const replay = new PosthornFunction(this, "Replay", {
      name: "replay",
      settings,
      timeout: REPLAY_TIMEOUT,
      memoryMb: 512,
      reenqueues: true, // a job goes on by a message to itself
      environment: {
        TABLE_NAME: state.table.tableName,
        SHARDS: String(settings.shards),
        RETENTION_DAYS: String(settings.retentionDays),
        RETRIES_QUEUE_URL: retries.queueUrl,
        REPLAYS_QUEUE_URL: this.queue.queueUrl,
        ANNOUNCEMENTS_QUEUE_URL: announcements.queueUrl,
      },
    });
    replay.allow(
      ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"],
      [state.table.tableArn],
    );
    replay.allow(["sqs:SendMessage"], [retries.queueArn, this.queue.queueArn, announcements.queueArn]);
    return replay;
  }

  private feed(): void {
    this.replay.allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [this.queue.queueArn]);
    const source = new EventSourceMapping(this, "Source", {
      target: this.replay.alias,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: MOST_AT_ONCE,
    });
    acknowledge(source, {
      "Serverless-LambdaEventSourceMappingDestination":
        "Queues have a redrive policy; AWS knows this destination for streams only",
    });
  }
}
