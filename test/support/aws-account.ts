import { AwsRefused } from "../../cli/aws/aws-command.ts";
import type { DeclaredResource } from "./stage-templates.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const STAGE = "Posthorn-prod";

/** The answer to one operation, in the shape in which the AWS command line prints it. */
export type Answer = (option: (name: string) => string) => unknown;

/** Fills in what a service makes up when it creates a resource: its id, as CloudFormation would list it. */
export function physicalIdOf({ type, stack, logicalId, properties }: DeclaredResource): string {
  const name = `${STAGE}-${stack}-${logicalId}-1A2B3C`;
  switch (type) {
    case "AWS::SQS::Queue":
      return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
    case "AWS::Lambda::Alias":
      return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}:${properties.Name}`;
    case "AWS::SNS::Topic":
      return `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
    case "AWS::SecretsManager::Secret":
      return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}`;
    default:
      return typeof properties.AlarmName === "string" ? properties.AlarmName : name;
  }
}

/**
 * AWS as it answers for a stage that was deployed from these templates and is as it should be, but for the operations that
 * are answered otherwise.
 */
export function awsAccount(declared: readonly DeclaredResource[], otherwise: Readonly<Record<string, Answer>> = {}) {
  const answers: Readonly<Record<string, Answer>> = { ...soundAnswers(declared), ...otherwise };
  const asked: (readonly string[])[] = [];
  const aws = async (args: readonly string[]): Promise<unknown> => {
    asked.push(args);
    const [service, operation] = args;
    const answer = answers[`${service} ${operation}`];
    if (answer === undefined) throw new AwsRefused(args, "the account of the tests does not know it", undefined);
    return answer((name) => args[args.indexOf(`--${name}`) + 1] ?? "");
  };
  return { aws, asked };
}

/** What the AWS command line says of something that is not there. */
export const refusing =
  (reason: string): Answer =>
  () => {
    throw new AwsRefused(["…"], reason, undefined);
  };

function soundAnswers(declared: readonly DeclaredResource[]): Readonly<Record<string, Answer>> {
  const idsOf = (type: string) => declared.filter((one) => one.type === type).map(physicalIdOf);
  return {
    "sts get-caller-identity": () => ({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ops`, UserId: "AIDA" }),
    "ec2 describe-availability-zones": () => ({ AvailabilityZones: [{ RegionName: REGION, ZoneName: `${REGION}a` }] }),
    "ssm get-parameter": () => ({ Parameter: { Name: "/cdk-bootstrap/hnb659fds/version", Value: "28" } }),
    "lambda get-account-settings": () => ({
      AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
    }),
    "cloudformation describe-stacks": () => ({
      Stacks: [
        {
          StackStatus: "UPDATE_COMPLETE",
          Outputs: [
            { OutputKey: "ApiUrl", OutputValue: "http://127.0.0.1:9" },
            { OutputKey: "AdminKeySecretArn", OutputValue: idsOf("AWS::SecretsManager::Secret")[0] },
          ],
        },
      ],
    }),
    "cloudformation list-stack-resources": (option) => ({
      StackResourceSummaries: declared
        .filter(({ stack }) => option("stack-name") === `${STAGE}-${stack}`)
        .map((resource) => ({
          LogicalResourceId: resource.logicalId,
          PhysicalResourceId: physicalIdOf(resource),
          ResourceType: resource.type,
          ResourceStatus: "CREATE_COMPLETE",
        })),
    }),
    "secretsmanager get-secret-value": () => ({ SecretString: "the admin key" }),
    "secretsmanager describe-secret": () => ({
      RotationEnabled: true,
      LastRotatedDate: "2026-11-01T03:00:00+00:00",
      NextRotationDate: "2099-12-01T23:59:59+00:00",
      VersionIdsToStages: { "5f1c": ["AWSCURRENT"] },
    }),
    "dynamodb describe-table": () => ({ Table: { TableStatus: "ACTIVE", DeletionProtectionEnabled: true } }),
    "dynamodb describe-continuous-backups": () => ({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
      },
    }),
    "dynamodb describe-time-to-live": () => ({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" },
    }),
    "sqs get-queue-attributes": (option) => ({
      Attributes: {
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
        ...redriveOf(option("queue-url"), declared),
      },
    }),
    "kms describe-key": () => ({ KeyMetadata: { KeyState: "Enabled" } }),
    "s3api get-public-access-block": () => ({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
    "lambda get-function-configuration": () => ({
      State: "Active",
      LastUpdateStatus: "Successful",
      Environment: { Variables: { TABLE_NAME: idsOf("AWS::DynamoDB::GlobalTable")[0], SHARDS: "1" } },
    }),
    "lambda get-function-concurrency": () => ({}), // nothing is printed where nothing is reserved
    "lambda get-alias": (option) => ({ Name: option("name"), FunctionVersion: "7" }),
    "lambda get-event-source-mapping": (option) => ({
      UUID: option("uuid"),
      State: "Enabled",
      FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:deliver:live`,
      ScalingConfig: { MaximumConcurrency: 100 },
    }),
    "scheduler get-schedule": () => ({ State: "ENABLED" }),
    "events describe-rule": () => ({ State: "ENABLED" }),
    "sns list-subscriptions-by-topic": (option) => ({
      Subscriptions: [{ SubscriptionArn: `${option("topic-arn")}:0c1d`, Protocol: "email" }],
    }),
    "cloudwatch describe-alarms": () => describedAlarms(declared),
  };
}

/** As the template says: any queue of the stage stands for the right one. */
function redriveOf(url: string, declared: readonly DeclaredResource[]) {
  const queues = declared.filter(({ type }) => type === "AWS::SQS::Queue");
  const end = queues.find(({ logicalId }) => logicalId.includes("DeadLetters"));
  const declaresRedrive = queues.some((queue) => physicalIdOf(queue) === url && queue.properties.RedrivePolicy);
  if (!end || !declaresRedrive) return {};
  const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${physicalIdOf(end).split("/").at(-1)}`;
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }) };
}

export function describedAlarms(declared: readonly DeclaredResource[]) {
  const describe = (resource: DeclaredResource) => {
    const { AlarmActions, AlarmDescription, AlarmRule, ActionsSuppressor } = resource.properties;
    return {
      AlarmName: physicalIdOf(resource),
      AlarmDescription,
      ActionsEnabled: true,
      AlarmActions: Array.isArray(AlarmActions) ? AlarmActions.map(() => "arn:aws:sns:topic") : [],
      StateValue: "OK",
      ...(AlarmRule !== undefined && { AlarmRule: textOf(AlarmRule, declared) }),
      ...(ActionsSuppressor !== undefined && { ActionsSuppressor: textOf(ActionsSuppressor, declared) }),
    };
  };
  const ofType = (type: string) => declared.filter((resource) => resource.type === type).map(describe);
  return {
    MetricAlarms: ofType("AWS::CloudWatch::Alarm"),
    CompositeAlarms: ofType("AWS::CloudWatch::CompositeAlarm"),
  };
}

/** What CloudFormation makes of a join of texts and ARNs of alarms. */
function textOf(value: unknown, declared: readonly DeclaredResource[]): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((part) => textOf(part, declared)).join("");
  if (typeof value !== "object" || value === null) return String(value);
  if ("Fn::Join" in value && Array.isArray(value["Fn::Join"])) return textOf(value["Fn::Join"][1], declared);
  if (!("Fn::GetAtt" in value) || !Array.isArray(value["Fn::GetAtt"])) return JSON.stringify(value);
  const [logicalId] = value["Fn::GetAtt"];
  const alarm = declared.find((resource) => resource.logicalId === logicalId);
  return `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarm ? physicalIdOf(alarm) : logicalId}`;
}
