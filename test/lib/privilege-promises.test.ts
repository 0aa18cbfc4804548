import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StageTemplates, synthesizeStage } from "./stage-templates.ts";

/** Everything that may stand behind a `*`, with the reason. */
const WIDE_RESOURCES: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /^xray:Put\w+ on "\*"$/, because: "AWS knows no resource for traces" },
  { pattern: /^cloudwatch:DescribeAlarms on .*:alarm:\*/, because: "CodeDeploy reads alarms it cannot name yet" },
  { pattern: /^s3:(Get|Put)Object on .*Payloads.*"\/\*"/, because: "one object per event" },
  {
    pattern: /^lambda:InvokeFunction on .*":\*"\]\]\}$/,
    because: "versions that are made after the grant to try them",
  },
  { pattern: /^secretsmanager:GetSecretValue on .*:secret:/, because: "secrets of endpoints, below their own prefix" },
];

let prod: StageTemplates;

beforeAll(() => {
  prod = synthesizeStage();
});

afterAll(() => rmSync(prod.directory, { recursive: true }));

describe("nobody may do more than he needs", () => {
  const grants = (): readonly string[] =>
    ["AWS::IAM::Policy", "AWS::IAM::Role"]
      .flatMap((type) => prod.all(type))
      .flatMap(({ properties }) => [properties.PolicyDocument, ...inlinePolicies(properties)])
      .flatMap((document) => document?.Statement ?? [])
      .flatMap(({ Action, Resource }) =>
        [Action]
          .flat()
          .flatMap((action) => [Resource].flat().map((resource) => `${action} on ${JSON.stringify(resource)}`)),
      );

  test("no action is a wildcard", () => {
    expect(grants().length).toBeGreaterThan(0);
    expect(grants().filter((grant) => /^[^ ]*\*/.test(grant))).toEqual([]);
  });

  test("no resource is wider than the list above gives a reason for", () => {
    const wide = grants().filter((grant) => grant.slice(grant.indexOf(" on ")).includes("*"));

    expect(wide.filter((grant) => !WIDE_RESOURCES.some(({ pattern }) => pattern.test(grant)))).toEqual([]);
  });

  test("every reason of that list is still needed", () => {
    expect(WIDE_RESOURCES.filter(({ pattern }) => !grants().some((grant) => pattern.test(grant)))).toEqual([]);
  });

  test("a role of AWS's own making has only the policy that AWS keeps for its backups", () => {
    const managed = prod.all("AWS::IAM::Role").flatMap(({ properties }) => properties.ManagedPolicyArns ?? []);

    expect(managed).toHaveLength(1);
    expect(JSON.stringify(managed)).toContain("AWSBackupServiceRolePolicyForBackup");
  });
});

// biome-ignore lint/suspicious/noExplicitAny: policies as they stand in the template
const inlinePolicies = ({ Policies = [] }: any): readonly any[] => Policies.map((policy: any) => policy.PolicyDocument);
