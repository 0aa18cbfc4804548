import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breaking, idsOf, type StageTemplates, synthesizeStage, type TemplateResource } from "./stage-templates.ts";

interface Statement {
  readonly Effect: string;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, string>> };
}

let prod: StageTemplates;

beforeAll(() => {
  prod = synthesizeStage();
});

afterAll(() => rmSync(prod.directory, { recursive: true }));

describe("nothing lies unencrypted", () => {
  test("tables under our own key", () => {
    const underOurKey = ({ properties }: TemplateResource) =>
      properties.SSESpecification.SSEType === "KMS" &&
      "Fn::GetAtt" in properties.Replicas[0].SSESpecification.KMSMasterKeyId;

    expect(breaking(prod, "AWS::DynamoDB::GlobalTable", underOurKey)).toEqual([]);
  });

  test("buckets under a key of KMS", () => {
    const encrypted = ({ properties }: TemplateResource) =>
      properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm ===
      "aws:kms";

    expect(breaking(prod, "AWS::S3::Bucket", encrypted)).toEqual([]);
  });

  test("queues by SQS, whose bodies are sealed besides", () => {
    expect(breaking(prod, "AWS::SQS::Queue", ({ properties }) => properties.SqsManagedSseEnabled === true)).toEqual([]);
  });

  test("secrets and backups under keys of ours", () => {
    expect(
      breaking(prod, "AWS::SecretsManager::Secret", ({ properties }) => properties.KmsKeyId !== undefined),
    ).toEqual([]);
    expect(
      breaking(prod, "AWS::Backup::BackupVault", ({ properties }) => properties.EncryptionKeyArn !== undefined),
    ).toEqual([]);
  });

  test("data keys are bound to a tenant, but for those that services of AWS keep their own resources with", () => {
    const [key] = prod.all("AWS::KMS::Key").filter(({ id }) => id.startsWith("StateKey"));
    const denied = key?.properties.KeyPolicy.Statement.filter(({ Effect }: Statement) => Effect === "Deny");

    expect(denied).toEqual([
      expect.objectContaining({
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Condition: {
          Null: { "kms:ViaService": "true", "kms:EncryptionContext:tenant": "true" },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      }),
    ]);
  });

  test("keys change every year", () => {
    expect(breaking(prod, "AWS::KMS::Key", ({ properties }) => properties.EnableKeyRotation === true)).toEqual([]);
  });
});

describe("nobody from outside gets in", () => {
  test.each([
    ["AWS::S3::BucketPolicy", "AWS::S3::Bucket"],
    ["AWS::SQS::QueuePolicy", "AWS::SQS::Queue"],
  ])("%s refuses what does not come by TLS, for every resource of its kind", (type, kindOf) => {
    const refusesPlain = ({ properties }: TemplateResource) =>
      properties.PolicyDocument.Statement.some(
        (statement: Statement) =>
          statement.Effect === "Deny" && statement.Condition?.Bool?.["aws:SecureTransport"] === "false",
      );

    expect(breaking(prod, type, refusesPlain)).toEqual([]);
    expect(prod.all(type)).toHaveLength(prod.all(kindOf).length);
  });

  test("no bucket can be made public", () => {
    const closed = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    for (const { properties } of prod.all("AWS::S3::Bucket"))
      expect(properties.PublicAccessBlockConfiguration).toEqual(closed);
  });
});

describe("what is stored survives", () => {
  test("tables can be restored to any second, and cannot be deleted by mistake", () => {
    const kept = ({ properties: { Replicas }, whole }: TemplateResource) =>
      Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled &&
      Replicas[0].DeletionProtectionEnabled &&
      whole.DeletionPolicy === "Retain";

    expect(breaking(prod, "AWS::DynamoDB::GlobalTable", kept)).toEqual([]);
  });

  test("keys, buckets and secrets stay when their stack is deleted: without the pepper, no API key is valid", () => {
    for (const type of ["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"])
      expect(
        breaking(
          prod,
          type,
          ({ whole }) => whole.DeletionPolicy === "Retain" && whole.UpdateReplacePolicy === "Retain",
        ),
      ).toEqual([]);
  });

  test("every table is backed up, into a vault that nobody can empty within a week", () => {
    const [selection] = prod.all("AWS::Backup::BackupSelection");
    const [vault] = prod.all("AWS::Backup::BackupVault");

    expect(selection?.properties.BackupSelection.Resources).toHaveLength(prod.all("AWS::DynamoDB::GlobalTable").length);
    expect(vault?.properties.LockConfiguration).toEqual({ MinRetentionDays: 7 });
  });

  test("the copies of a week and those of the Sundays of five are kept: each is the whole table, and is paid for as such", () => {
    const [plan] = prod.all("AWS::Backup::BackupPlan");

    expect(plan?.properties.BackupPlan.BackupPlanRule).toMatchObject([
      { ScheduleExpression: "cron(17 3 ? * MON-SAT *)", Lifecycle: { DeleteAfterDays: 7 } },
      { ScheduleExpression: "cron(17 3 ? * SUN *)", Lifecycle: { DeleteAfterDays: 35 } },
    ]);
  });

  test("logs are kept as long as the stage says, and no longer", () => {
    expect(breaking(prod, "AWS::Logs::LogGroup", ({ properties }) => properties.RetentionInDays === 30)).toEqual([]);
  });
});

describe("the stacks", () => {
  test("keep what must survive away from what changes", () => {
    const stateful = /^AWS::(DynamoDB|S3::Bucket$|KMS::Key|SecretsManager::Secret$|Backup)/;
    const astray = prod.resources.filter(({ type, stack }) => stateful.test(type) && !stack.endsWith("-State"));

    expect(idsOf(astray).filter((id) => !/Topics|Watch/.test(id))).toEqual([]);
  });

  test("do not hold each other: no export that the stack behind it cannot change", () => {
    const templates = JSON.stringify(prod.resources.map(({ whole }) => whole));

    expect(templates).toContain("Fn::GetStackOutput");
    expect(templates).not.toContain("Fn::ImportValue");
  });

  test("wait for nothing that waits for them", () => {
    expect(circlesIn(prod.resources)).toEqual([]);
  });

  test("hold no secret", () => {
    const text = JSON.stringify(prod.resources.map(({ properties }) => properties));

    expect(text.match(/AKIA[0-9A-Z]{16}|-----BEGIN|whsec_[A-Za-z0-9+/]{20,}/)).toBeNull();
  });
});

/** CloudFormation refuses circles when it deploys, not when CDK synthesizes. */
function circlesIn(resources: readonly TemplateResource[]): readonly string[] {
  const waiting = new Map(resources.map(({ stack, id, whole }) => [`${stack}/${id}`, namesIn(whole, stack)]));
  let free = [...waiting].filter(([, needs]) => needs.size === 0);
  while (free.length > 0) {
    for (const [name] of free) waiting.delete(name);
    free = [...waiting].filter(([, needs]) => ![...needs].some((need) => waiting.has(need)));
  }
  return [...waiting.keys()];
}

function namesIn(whole: unknown, stack: string): ReadonlySet<string> {
  const text = JSON.stringify(whole);
  const references = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":(?:\[)?"([A-Za-z0-9]+)"/g)].map(([, name]) => name);
  const { DependsOn = [] } = JSON.parse(text);
  return new Set([...references, ...[DependsOn].flat()].map((name) => `${stack}/${name}`));
}
