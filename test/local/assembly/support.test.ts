import { describe, expect, test } from "vitest";
import { kindOf } from "../../../local/assembly/kinds/catalogue.ts";
import { supportOf } from "../../../local/assembly/support/catalogue.ts";
import { covers, pathsIn } from "../../../local/assembly/support/property-path.ts";
import { surveySupport } from "../../../local/assembly/support.ts";
import type { JsonObject } from "../../../local/engines/json-service.ts";
import { evaluateTemplates } from "./literal-assembly.ts";

function survey(resource: JsonObject) {
  return surveySupport(evaluateTemplates({ Shop: { Resources: { Thing: resource } } }).resources);
}

const thing = (type: string, property?: string) => ({
  stack: "Shop",
  logicalId: "Thing",
  type,
  ...(property !== undefined && { property }),
});

describe("the survey", () => {
  test("has nothing to say of a property that is honoured", () => {
    const queue = {
      Type: "AWS::SQS::Queue",
      Properties: { VisibilityTimeout: 30, RedrivePolicy: { maxReceiveCount: 5 } },
    };

    expect(survey(queue)).toEqual({ unsupported: [], setAside: [] });
  });

  test("reports a type that nobody knows, once and as a whole", () => {
    const base = { Type: "AWS::Moon::Base", Properties: { Crew: 3 } };

    expect(survey(base)).toEqual({ unsupported: [thing("AWS::Moon::Base")], setAside: [] });
  });

  test("reports a property that nobody knows", () => {
    const queue = { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } };

    expect(survey(queue).unsupported).toEqual([thing("AWS::SQS::Queue", "Properties.FifoQueue")]);
  });

  test.each<[string, JsonObject]>([
    ["Properties.Code.ZipFile", { Code: { ZipFile: "exports.handler = …" } }],
    ["Properties.VpcConfig.SubnetIds[]", { VpcConfig: { SubnetIds: ["a", "b"] } }],
    ["Properties.Layers", { Layers: [] }],
    ["Properties.SnapStart", { SnapStart: {} }],
  ])("reports %s, though it is nested or empty", (property, properties) => {
    const found = survey({ Type: "AWS::Lambda::Function", Properties: properties });

    expect(found.unsupported).toEqual([thing("AWS::Lambda::Function", property)]);
  });

  test("sets a property aside for a reason", () => {
    const table = { Type: "AWS::DynamoDB::Table", Properties: { BillingMode: "PAY_PER_REQUEST" } };

    expect(survey(table).setAside).toEqual([
      {
        ...thing("AWS::DynamoDB::Table", "Properties.BillingMode"),
        reason: "local tables have no bounded capacity; the meter counts what AWS would bill",
      },
    ]);
  });

  test("sets a whole type aside for a reason", () => {
    const alarm = { Type: "AWS::CloudWatch::Alarm", Properties: { Threshold: 1 } };

    expect(survey(alarm)).toEqual({
      unsupported: [],
      setAside: [
        {
          ...thing("AWS::CloudWatch::Alarm"),
          reason: "metrics, logs and alarms are evaluated by CloudWatch, or by the operator's tools",
        },
      ],
    });
  });

  test("looks beside the properties too", () => {
    const kept = {
      Type: "AWS::SQS::Queue",
      DeletionPolicy: "Retain",
      CreationPolicy: { ResourceSignal: { Count: 1 } },
    };

    expect(survey(kept)).toMatchObject({
      unsupported: [{ property: "CreationPolicy.ResourceSignal.Count" }],
      setAside: [{ property: "DeletionPolicy" }],
    });
  });
});

describe("a pattern", () => {
  test.each<[string, string, boolean]>([
    ["Code.S3Key", "Code.S3Key", true],
    ["Code.S3Key", "Code.S3Keys", false],
    ["Code.S3Key", "CodexS3Key", false],
    ["Code.S3Key", "Code", true],
    ["Code.S3Key", "Code.S3", false],
    ["Queues[]", "Queues[]", true],
    ["Queues[]", "Queues", true],
    ["Queues[].Name", "Queues[].Name", true],
    ["Queues[].Name", "Queues.Name", false],
    ["Variables.*", "Variables.ANY_NAME", true],
    ["Variables.*", "Variables.A.B", false],
    ["Policy.**", "Policy", true],
    ["Policy.**", "Policy.Statement[].Action[]", true],
    ["Policy.**", "Policy[].Action", true],
    ["Policy.**", "Policyholder", false],
  ])("%s speaks of %s: %s", (pattern, path, isCovered) => {
    expect(covers(pattern, path)).toBe(isCovered);
  });

  test("is held against each path once, however long the list", () => {
    expect(pathsIn({ Rules: [{ Id: "a" }, { Id: "b", Days: 1 }], Empty: {} }, "Properties")).toEqual([
      "Properties.Rules[].Id",
      "Properties.Rules[].Days",
      "Properties.Empty",
    ]);
  });
});

test.each([
  ["AWS::SQS", ["Queue", "QueuePolicy"]],
  ["AWS::DynamoDB", ["Table", "GlobalTable"]],
  ["AWS::KMS", ["Key", "Alias"]],
  ["AWS::S3", ["Bucket", "BucketPolicy"]],
  ["AWS::SecretsManager", ["Secret", "RotationSchedule", "ResourcePolicy"]],
  ["AWS::Lambda", ["Function", "Version", "Alias", "Permission", "EventSourceMapping", "EventInvokeConfig"]],
  ["AWS::IAM", ["Role", "Policy", "ManagedPolicy"]],
  ["AWS::Logs", ["LogGroup", "QueryDefinition"]],
  ["AWS::ApiGatewayV2", ["Api", "Stage", "Route", "Integration", "Authorizer"]],
  ["AWS::Scheduler", ["Schedule", "ScheduleGroup"]],
  ["AWS::Events", ["Rule", "EventBus"]],
  ["AWS::SNS", ["Topic", "TopicPolicy", "Subscription"]],
  ["AWS::CloudWatch", ["Alarm", "CompositeAlarm", "Dashboard", "InsightRule"]],
  ["AWS::CodeDeploy", ["Application", "DeploymentGroup"]],
  ["AWS::Backup", ["BackupVault", "BackupPlan", "BackupSelection"]],
  ["AWS::CDK", ["Metadata"]],
])("each type of %s can be named, and says what of it is supported", (family, names) => {
  for (const name of names) {
    expect(kindOf(`${family}::${name}`), name).toBeDefined();
    expect(supportOf(`${family}::${name}`), name).toBeDefined();
  }
});
