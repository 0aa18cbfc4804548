import { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageSettings } from "../settings.ts";
import { feed } from "./feed.ts";
import type { Pipeline } from "./pipeline.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { createDeadLetterQueue, createWorkQueue } from "./queues.ts";
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
    this.queue = createWorkQueue(this, "Queue", REPLAY_TIMEOUT, createDeadLetterQueue(this, "Stuck"));
    this.replay = this.createFunction(state, pipeline, settings);
    feed(this, "Source", { from: this.queue, to: this.replay, batchSize: 1, maxConcurrency: MOST_AT_ONCE });
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
        ...state.environment,
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
}
