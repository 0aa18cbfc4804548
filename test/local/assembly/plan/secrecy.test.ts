import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { functionWithAlias, liveDeliver, plan, resource } from "./planning.ts";

describe("a key", () => {
  const key = resource("AWS::KMS::Key", { KeyPolicy: { Statement: [] }, EnableKeyRotation: true });
  const aliasOf = (target: JsonObject | string) =>
    resource("AWS::KMS::Alias", { AliasName: "alias/posthorn", TargetKeyId: target });

  test.each<[string, JsonObject]>([
    ["id", { Ref: "Key" }],
    ["ARN", { "Fn::GetAtt": ["Key", "Arn"] }],
  ])("is found by its alias through its %s", (_, target) => {
    expect(plan({ Key: key, Alias: aliasOf(target) }).keys).toMatchObject([
      { policy: { Statement: [] }, rotation: true, enabled: true, alias: "alias/posthorn" },
    ]);
  });

  test("that an alias cannot find is a problem", () => {
    expect(plan({ Alias: aliasOf("gone") }).problems).toEqual([
      'Shop/Alias (AWS::KMS::Alias): it stands for "gone", which is no key of this assembly',
    ]);
  });
});

test("a secret knows its name without the suffix of its ARN, and who rotates it", () => {
  const { secrets } = plan({
    ...functionWithAlias,
    Pepper: resource("AWS::SecretsManager::Secret", { Name: "pepper", GenerateSecretString: { PasswordLength: 48 } }),
    Rotation: resource("AWS::SecretsManager::RotationSchedule", {
      SecretId: { Ref: "Pepper" },
      RotationLambdaARN: { Ref: "Live" },
      RotationRules: { ScheduleExpression: "rate(30 days)" },
    }),
  });

  expect(secrets).toEqual([
    {
      name: "pepper",
      arn: expect.stringMatching(/:secret:pepper-[0-9a-z]{6}$/),
      properties: { GenerateSecretString: { PasswordLength: 48 } },
      rotation: {
        ...liveDeliver,
        rules: { ScheduleExpression: "rate(30 days)" },
      },
    },
  ]);
});
