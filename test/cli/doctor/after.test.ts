import { beforeAll, describe, expect, test } from "vitest";
import type { Aws } from "../../../cli/aws/aws-command.ts";
import { doctor } from "../../../cli/doctor/doctor.ts";
import { LOOKS } from "../../../cli/doctor/resource-checks.ts";
import stages from "../../../posthorn.config.ts";
import { type Answer, awsAccount, describedAlarms, refusing } from "../../support/aws-account.ts";
import { type DeclaredResource, declaredResources } from "../../support/stage-templates.ts";

/** What no look is needed for: it has no state of its own, or the check of another kind covers it. */
const ANSWERED_BY_CLOUDFORMATION = [
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::Backup::BackupPlan",
  "AWS::Backup::BackupSelection",
  "AWS::Backup::BackupVault",
  "AWS::CloudWatch::Alarm", // all of them in one check
  "AWS::CloudWatch::CompositeAlarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::CloudWatch::InsightRule",
  "AWS::CodeDeploy::Application",
  "AWS::CodeDeploy::DeploymentGroup",
  "AWS::Events::EventBus",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Version", // looked at through its alias
  "AWS::Logs::LogGroup",
  "AWS::Logs::QueryDefinition",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
  "AWS::SecretsManager::RotationSchedule",
];

let declared: readonly DeclaredResource[];

beforeAll(() => {
  declared = declaredResources("prod", { logRetentionDays: 90 });
}, 60_000);

/** The whole of `doctor after`, for a stage whose API cannot be reached from here. */
async function examine(otherwise: Readonly<Record<string, Answer>> = {}) {
  const lines: string[] = [];
  const { aws, asked } = awsAccount(declared, otherwise);
  const code = await doctor(["after", "--stage", "prod"], { aws, say: (line) => lines.push(line), environment: {} });
  const wrong = lines.filter(
    (line) => line.startsWith("WRONG") && !line.includes("API") && !line.includes("round trip"),
  );
  return { code, wrong, said: lines.join("\n"), asked };
}

test("finds nothing wrong with a stage that is as its templates say", async () => {
  const { wrong, said } = await examine();

  expect(wrong).toEqual([]);
  expect(said).toContain("ok     stack Pipeline: UPDATE_COMPLETE, with");
  expect(said).toMatch(/ok {5}alarms: \d\d, each wired; none rings/);
});

test("only asks, and changes nothing", async () => {
  const { asked } = await examine();

  expect(asked.filter(([, operation = ""]) => !/^(get|list|describe)-/.test(operation))).toEqual([]);
});

test("looks at every kind of resource that can be other than it was deployed", () => {
  const known = [...Object.keys(LOOKS), ...ANSWERED_BY_CLOUDFORMATION];
  const types = new Set(declared.map(({ type }) => type));

  expect(types.size).toBeGreaterThan(20);
  expect([...types].filter((type) => !known.includes(type))).toEqual([]);
  expect(Object.keys(LOOKS).filter((type) => !types.has(type))).toEqual([]);
});

test.each<[string, string, Answer, RegExp]>([
  [
    "a stack that was taken back",
    "cloudformation describe-stacks",
    () => ({ Stacks: [{ StackStatus: "UPDATE_ROLLBACK_COMPLETE", Outputs: [] }] }),
    /UPDATE_ROLLBACK_COMPLETE\n.*describe-stack-events --stack-name Posthorn-prod-State/,
  ],
  [
    "a table without point-in-time recovery",
    "dynamodb describe-continuous-backups",
    () => ({
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
      },
    }),
    /point-in-time recovery is off\n.*aws dynamodb update-continuous-backups --table-name Posthorn-prod-State/,
  ],
  [
    "a table that can be deleted",
    "dynamodb describe-table",
    () => ({ Table: { TableStatus: "ACTIVE", DeletionProtectionEnabled: false } }),
    /it can be deleted\n.*--deletion-protection-enabled/,
  ],
  [
    "a table in which nothing expires",
    "dynamodb describe-time-to-live",
    () => ({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } }),
    /nothing in it expires\n.*AttributeName=expiresAt/,
  ],
  [
    "a queue that is gone",
    "sqs get-queue-attributes",
    refusing("AWS.SimpleQueueService.NonExistentQueue"),
    /Pipeline Queue PipelineLanesDeliveries\w+: .*NonExistentQueue/,
  ],
  [
    "a queue whose redrive was taken away",
    "sqs get-queue-attributes",
    () => ({ Attributes: { ApproximateNumberOfMessages: "3", ApproximateNumberOfMessagesNotVisible: "0" } }),
    /Queue PipelineLanesRetries\w+: 3 waiting, 0 in flight, and no dead-letter queue/,
  ],
  [
    "a key that waits to be deleted",
    "kms describe-key",
    () => ({ KeyMetadata: { KeyState: "PendingDeletion" } }),
    /aws kms cancel-key-deletion --key-id \S+ && aws kms enable-key/,
  ],
  [
    "a secret that is about to be deleted",
    "secretsmanager describe-secret",
    () => ({ DeletedDate: 1_763_640_000.5, VersionIdsToStages: {} }),
    /it is about to be deleted\n.*aws secretsmanager restore-secret --secret-id arn:/,
  ],
  [
    "a bucket that was opened",
    "s3api get-public-access-block",
    () => ({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } }),
    /BlockPublicPolicy, RestrictPublicBuckets switched off/,
  ],
  [
    "a function that failed to become active",
    "lambda get-function-configuration",
    () => ({ State: "Failed", StateReason: "The key is disabled", LastUpdateStatus: "Failed" }),
    /Api Function PosthornPublishApiIngestFunction\w+: Failed: The key is disabled/,
  ],
  [
    "publishing that was stopped by hand",
    "lambda get-function-concurrency",
    () => ({ ReservedConcurrentExecutions: 0 }),
    /switched off: none of it may run\n.*aws lambda delete-function-concurrency --function-name Posthorn-prod-Api/,
  ],
  [
    "an alias that points at what nobody published",
    "lambda get-alias",
    () => ({ FunctionVersion: "$LATEST" }),
    /Alias PipelineDeliverLive\w+: it points at \$LATEST/,
  ],
  [
    "a canary that was left half way",
    "lambda get-alias",
    () => ({ FunctionVersion: "7", RoutingConfig: { AdditionalVersionWeights: { "8": 0.1 } } }),
    /version 7, and 10 % of the calls go to 8/,
  ],
  [
    "a version that works with another table",
    "lambda get-function-configuration",
    () => ({
      State: "Active",
      LastUpdateStatus: "Successful",
      Environment: { Variables: { TABLE_NAME: "Posthorn-prod-State-Table-at-20261120T120000" } },
    }),
    /works with TABLE_NAME=Posthorn-prod-State-Table-at-20261120T120000/,
  ],
  [
    "a lane that was paused by hand",
    "lambda get-event-source-mapping",
    () => ({ UUID: "u-1", State: "Disabled", FunctionArn: "arn:aws:lambda:eu-west-1:1:function:deliver:live" }),
    /Disabled: what is in the queue waits\n.*aws lambda update-event-source-mapping --uuid u-1 --enabled/,
  ],
  [
    "a schedule that was switched off",
    "scheduler get-schedule",
    () => ({ State: "DISABLED" }),
    /Schedule \w+: DISABLED/,
  ],
  ["a rule that was switched off", "events describe-rule", () => ({ State: "DISABLED" }), /Rule \w+: DISABLED/],
  [
    "a topic that nobody has subscribed to",
    "sns list-subscriptions-by-topic",
    () => ({ Subscriptions: [] }),
    /Topic WatchTopicsPage\w+: it tells nobody\n.*alarms\.page in posthorn\.config\.ts/,
  ],
  [
    "a subscription that nobody confirmed",
    "sns list-subscriptions-by-topic",
    () => ({ Subscriptions: [{ SubscriptionArn: "PendingConfirmation", Protocol: "email" }] }),
    /1 subscriptions wait to be confirmed/,
  ],
])("names %s, and says what to do", async (_, operation, answer, wanted) => {
  const { code, said } = await examine({ [operation]: answer });

  expect(code).toBe(1);
  expect(said).toMatch(wanted);
});

describe("of alarms", () => {
  const changed = (change: (alarm: ReturnType<typeof describedAlarms>["MetricAlarms"][number]) => object) => () => {
    const { MetricAlarms, CompositeAlarms } = describedAlarms(declared);
    return { MetricAlarms: MetricAlarms.map((alarm) => ({ ...alarm, ...change(alarm) })), CompositeAlarms };
  };
  const backlog = "Posthorn-prod-Watch-backlog";

  test("names one that was muted by hand", async () => {
    const muted = changed(({ AlarmName }) => (AlarmName === backlog ? { ActionsEnabled: false } : {}));

    expect((await examine({ "cloudwatch describe-alarms": muted })).wrong).toEqual([
      `WRONG  alarms: these tell nobody: ${backlog}`,
    ]);
  });

  test("names one that was deleted", async () => {
    const without = () => {
      const { MetricAlarms, CompositeAlarms } = describedAlarms(declared);
      return { MetricAlarms: MetricAlarms.filter(({ AlarmName }) => AlarmName !== backlog), CompositeAlarms };
    };

    expect((await examine({ "cloudwatch describe-alarms": without })).wrong).toEqual([
      `WRONG  alarms: gone: ${backlog}`,
    ]);
  });

  test("says which ring, and does not blame the deployment for it", async () => {
    const ringing = changed(({ AlarmName }) => (AlarmName === backlog ? { StateValue: "ALARM" } : {}));

    const { wrong, said } = await examine({ "cloudwatch describe-alarms": ringing });

    expect(wrong).toEqual([]);
    expect(said).toContain(`ringing: ${backlog}`);
  });
});

describe("a stage that is not looked at as closely", () => {
  async function examineStage(stage: "dev" | "staging", otherwise: Readonly<Record<string, Answer>> = {}) {
    const lines: string[] = [];
    const { aws } = awsAccount(declaredResources("prod", stages[stage]), otherwise);
    await doctor(["after", "--stage", stage], {
      aws: renamed(aws, stage),
      say: (line) => lines.push(line),
      environment: {},
    });
    return lines.filter((line) => line.startsWith("WRONG") && !/API|round trip/.test(line));
  }
  /** The account of the tests has one stage, under the name of prod. */
  const renamed =
    (aws: Aws, stage: string): Aws =>
    (args) =>
      aws(args.map((arg) => arg.replace(`Posthorn-${stage}-`, "Posthorn-prod-")));
  const nobody = { "sns list-subscriptions-by-topic": () => ({ Subscriptions: [] }) };

  test("needs no alarms where its settings want none", async () => {
    expect(await examineStage("dev")).toEqual([]);
  });

  test("needs somebody for its pages, and nobody for tickets that it does not have", async () => {
    expect(await examineStage("staging")).toEqual([]);
    expect(await examineStage("staging", nobody)).toEqual([
      expect.stringMatching(/^WRONG {2}Watch Topic WatchTopicsPage\w+: it tells nobody$/),
    ]);
  });
});

test("says of a stage that is not there which stacks are missing, and goes on to the end", async () => {
  const absent = refusing("Stack with id Posthorn-prod-State does not exist");
  const { code, said } = await examine({
    "cloudformation describe-stacks": absent,
    "cloudformation list-stack-resources": absent,
  });

  expect(code).toBe(1);
  expect(said.match(/WRONG {2}stack \w+: .*does not exist/g)).toHaveLength(4);
  expect(said).toContain("WRONG  alarms: the stage has no alarm");
});

test("does not take a stack for sound whose resources it may not list", async () => {
  const { wrong } = await examine({ "cloudformation list-stack-resources": refusing("AccessDenied") });

  expect(wrong.filter((line) => line.includes("AccessDenied"))).toHaveLength(4);
});
