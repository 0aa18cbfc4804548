import { Duration, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ATTENTION_INDEX } from "../../core/contract/item-keys.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import type { DeliveryLanes } from "./delivery-lanes.ts";
import { feed } from "./feed.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { hiddenFor, SEALED_AT_REST } from "./queues.ts";
import type { State } from "./state.ts";

/** Longer than the lease of a worker (50 s), so that it is over before its function is cut off. */
const WAKE_TIMEOUT = Duration.seconds(60);
/** Twice what a minute with 100,000 due deliveries is shared among: circuits are tended beside them. */
const WORKERS = 40;

/** Each minute: plans what leaves the waiting room, and moves it with as many workers as there is work for. */
export class Wake extends Construct {
  readonly wake: PosthornFunction<"wake">;
  private readonly tasks: Queue;

  constructor(scope: Construct, id: string, state: State, lanes: DeliveryLanes, settings: StageSettings) {
    super(scope, id);
    this.tasks = this.createTasks();
    this.wake = this.createFunction(state, lanes, settings);
    // One at a time: a task may take the whole time of a function.
    feed(this, "TasksSource", { from: this.tasks, to: this.wake, batchSize: 1, maxConcurrency: WORKERS });
    this.schedule();
  }

  private createTasks(): Queue {
    const tasks = new Queue(this, "Tasks", {
      ...SEALED_AT_REST,
      visibilityTimeout: hiddenFor(WAKE_TIMEOUT),
      retentionPeriod: Duration.minutes(10),
    });
    acknowledge(tasks, {
      "AwsSolutions-SQS3": "A task that is lost is planned again by the next wake, a minute later",
      "Serverless-SQSRedrivePolicy": "A task that is lost is planned again by the next wake, a minute later",
    });
    return tasks;
  }

  private createFunction(state: State, lanes: DeliveryLanes, settings: StageSettings): PosthornFunction<"wake"> {
    const wake = new PosthornFunction(this, "Wake", {
      name: "wake",
      settings,
      timeout: WAKE_TIMEOUT,
      memoryMb: 1769, // one processor: a worker is bound by the calls it makes, not by what it keeps
      reenqueues: true,
      environment: {
        ...state.environment,
        WAITING_ROOM_TABLE_NAME: state.waitingRoom.tableName,
        RETRIES_QUEUE_URL: lanes.retries.queueUrl,
        TASKS_QUEUE_URL: this.tasks.queueUrl,
      },
    });
    wake.allow(["dynamodb:GetItem", "dynamodb:PutItem"], [state.table.tableArn]);
    wake.allow(["dynamodb:Query"], [`${state.table.tableArn}/index/${ATTENTION_INDEX.name}`]);
    wake.allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
      [state.waitingRoom.tableArn],
    );
    wake.allow(["sqs:SendMessage"], [lanes.retries.queueArn, this.tasks.queueArn]);
    return wake;
  }

  private schedule(): void {
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": Stack.of(this).account } };
    const role = new Role(this, "ScheduleRole", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", { conditions: ofThisAccount }),
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ["lambda:InvokeFunction"],
        resources: [this.wake.alias.functionArn],
      }),
    );
    // Not repeated: the next is a minute away, and reads what this one missed. The scheduler only hands an event to Lambda, which
    // would try it twice more by itself, and keep what it cannot start for six hours: 360 wakes at once after a throttle.
    this.wake.alias.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    acknowledge(this.wake.alias, {
      "Serverless-LambdaAsyncFailureDestination":
        "What a wake did not do is done by the next; an alarm misses the wakes",
    });
    new CfnSchedule(this, "EachMinute", {
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: this.wake.alias.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
  }
}
