import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../local/engines/json-service.ts";
import { evaluateTemplates, ireland } from "./literal-assembly.ts";

function identityOf(type: string, properties: JsonObject = {}, logicalId = "Thing") {
  const { resources } = evaluateTemplates({
    Shop: { Resources: { [logicalId]: { Type: type, Properties: properties } } },
  });
  const [{ physicalId, attributes } = { physicalId: "", attributes: {} }] = resources;
  return { physicalId, attributes };
}

const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

describe("what Ref and GetAtt give", () => {
  test.each<[string, JsonObject, string, Record<string, string>]>([
    [
      "AWS::SQS::Queue",
      {},
      "http://127.0.0.1:4566/111122223333/Shop-Thing",
      {
        Arn: at("sqs", "Shop-Thing"),
        QueueName: "Shop-Thing",
        QueueUrl: "http://127.0.0.1:4566/111122223333/Shop-Thing",
      },
    ],
    ["AWS::DynamoDB::Table", { TableName: "t" }, "t", { Arn: at("dynamodb", "table/t") }],
    ["AWS::KMS::Alias", { AliasName: "alias/a" }, "alias/a", {}],
    [
      "AWS::S3::Bucket",
      { BucketName: "b" },
      "b",
      { Arn: "arn:aws:s3:::b", DomainName: "b.s3.amazonaws.com", RegionalDomainName: "b.s3.eu-west-1.amazonaws.com" },
    ],
    ["AWS::Lambda::Function", {}, "Shop-Thing", { Arn: at("lambda", "function:Shop-Thing") }],
    [
      "AWS::Lambda::Alias",
      { FunctionName: "f", Name: "live" },
      at("lambda", "function:f:live"),
      { AliasArn: at("lambda", "function:f:live") },
    ],
    ["AWS::Logs::LogGroup", { LogGroupName: "/a/b" }, "/a/b", { Arn: at("logs", "log-group:/a/b:*") }],
    ["AWS::ApiGatewayV2::Stage", { StageName: "$default" }, "$default", {}],
    ["AWS::Scheduler::Schedule", { Name: "s" }, "s", { Arn: at("scheduler", "schedule/default/s") }],
    ["AWS::Scheduler::Schedule", { Name: "s", GroupName: "g" }, "s", { Arn: at("scheduler", "schedule/g/s") }],
    ["AWS::Events::Rule", { Name: "r" }, "r", { Arn: at("events", "rule/r"), RuleName: "r" }],
    [
      "AWS::Events::Rule",
      { Name: "r", EventBusName: at("events", "event-bus/b") },
      "b|r",
      { Arn: at("events", "rule/b/r"), RuleName: "r" },
    ],
    ["AWS::Events::EventBus", { Name: "b" }, "b", { Arn: at("events", "event-bus/b"), Name: "b" }],
    ["AWS::SNS::Topic", { TopicName: "t" }, at("sns", "t"), { TopicArn: at("sns", "t"), TopicName: "t" }],
    ["AWS::CloudWatch::Alarm", { AlarmName: "a" }, "a", { Arn: at("cloudwatch", "alarm:a") }],
    ["AWS::CloudWatch::Dashboard", {}, "Shop-Thing", {}],
    ["AWS::CodeDeploy::Application", {}, "Shop-Thing", {}],
    [
      "AWS::Backup::BackupVault",
      { BackupVaultName: "v" },
      "v",
      { BackupVaultName: "v", BackupVaultArn: at("backup", "backup-vault:v") },
    ],
    [
      "AWS::IAM::ManagedPolicy",
      { ManagedPolicyName: "p" },
      "arn:aws:iam::111122223333:policy/p",
      { PolicyArn: "arn:aws:iam::111122223333:policy/p" },
    ],
  ])("%s with %j", (type, properties, physicalId, attributes) => {
    expect(identityOf(type, properties)).toEqual({ physicalId, attributes });
  });

  test("a role has its path in its ARN only", () => {
    expect(identityOf("AWS::IAM::Role", { RoleName: "r", Path: "/app/" })).toMatchObject({
      physicalId: "r",
      attributes: { Arn: "arn:aws:iam::111122223333:role/app/r" },
    });
  });

  test("a key is a UUID, and a secret's ARN ends in six characters of its own", () => {
    expect(identityOf("AWS::KMS::Key").physicalId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(identityOf("AWS::SecretsManager::Secret", { Name: "s" }).physicalId).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-[0-9a-z]{6}$/,
    );
  });

  test("an HTTP API is where the caller says it is, or where it would be on AWS", () => {
    const template = { Resources: { Api: { Type: "AWS::ApiGatewayV2::Api" } } };
    const endpointIn = (httpApi?: string) =>
      evaluateTemplates(
        { Shop: template },
        { ...ireland, endpoints: { ...ireland.endpoints, ...(httpApi !== undefined && { httpApi }) } },
      ).resources[0]?.attributes.ApiEndpoint;

    expect(endpointIn("http://127.0.0.1:4000")).toBe("http://127.0.0.1:4000");
    expect(endpointIn()).toMatch(/^https:\/\/[0-9a-z]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/);
  });

  test.each(["name", "name:live", "name:7", at("lambda", "function:name"), at("lambda", "function:name:live")])(
    "a version finds its function by %s",
    (reference) => {
      expect(identityOf("AWS::Lambda::Version", { FunctionName: reference }).physicalId).toMatch(
        /^arn:aws:lambda:eu-west-1:111122223333:function:name:\d{1,6}$/,
      );
    },
  );

  test("a resource that is named after what it does not have is refused", () => {
    expect(() => identityOf("AWS::Lambda::Alias", { Name: "live" })).toThrow(
      "Cannot resolve Shop/Thing at Properties.FunctionName: the resource has no such property, and is named after it",
    );
  });

  test("a type that nobody knows has a name but no attributes", () => {
    expect(identityOf("AWS::Moon::Base")).toEqual({ physicalId: "Shop-Thing", attributes: {} });
  });
});

describe("generated names", () => {
  const logicalIds = fc.uniqueArray(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,120}$/), { minLength: 2, maxLength: 4 });
  const forms = [
    ["AWS::Lambda::Function", /^[A-Za-z0-9-]{1,64}$/],
    ["AWS::IAM::Role", /^[A-Za-z0-9-]{1,64}$/],
    ["AWS::S3::Bucket", /^[a-z0-9-]{3,63}$/],
    ["AWS::DynamoDB::Table", /^[A-Za-z0-9-]{3,255}$/],
  ] as const;

  test.each(forms)("of %s are distinct and as AWS allows them", (type, form) => {
    fc.assert(
      fc.property(logicalIds, (ids) => {
        const Resources = Object.fromEntries(ids.map((id) => [id, { Type: type }]));
        const names = evaluateTemplates({ Shop: { Resources } }).resources.map(({ physicalId }) => physicalId);

        expect(new Set(names).size).toBe(ids.length);
        for (const name of names) expect(name).toMatch(form);
      }),
    );
  });

  test("outlive the edit of anything else in the template", () => {
    const key = { Type: "AWS::KMS::Key" };
    const before = evaluateTemplates({ Shop: { Resources: { Key: key } } });
    const after = evaluateTemplates({ First: { Resources: { A: key } }, Shop: { Resources: { B: key, Key: key } } });

    expect(after.resources.find(({ logicalId }) => logicalId === "Key")?.physicalId).toBe(
      before.resources[0]?.physicalId,
    );
  });

  test("are pinned: a change would orphan the data of everybody who runs the local cloud", () => {
    expect(identityOf("AWS::KMS::Key").physicalId).toBe("3dbd1564-5318-465b-887b-436143af5926");
    expect(identityOf("AWS::S3::Bucket").physicalId).toBe("shop-thing-38232e82");
    expect(identityOf("AWS::SecretsManager::Secret").physicalId).toBe(
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:Shop-Thing-rnywve",
    );
  });
});
