import * as z from "zod";
import type { JsonObject } from "../../engines/json-service.ts";
import type { SecretPlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { functionTarget } from "./function-target.ts";
import { jsonObject, readProperties } from "./property-values.ts";

const SecretProperties = z.object({
  Description: z.string().exactOptional(),
  KmsKeyId: z.string().exactOptional(),
  SecretString: z.string().exactOptional(),
  GenerateSecretString: jsonObject.exactOptional(),
});
const RotationProperties = z.object({
  SecretId: z.string(),
  RotationLambdaARN: z.string(),
  RotationRules: jsonObject.default({}),
});

export function planSecrets(draft: Draft): readonly SecretPlan[] {
  const rotations = ofType(draft, "AWS::SecretsManager::RotationSchedule").flatMap((schedule) =>
    rotationOf(draft, schedule),
  );
  const secrets = ofType(draft, "AWS::SecretsManager::Secret").map((secret) => {
    const rotation = rotations.find(({ secretArn }) => secretArn === secret.physicalId)?.rotation;
    return {
      name: nameIn(secret.physicalId),
      arn: secret.physicalId,
      properties: readProperties(secret, SecretProperties) satisfies JsonObject,
      ...(rotation !== undefined && { rotation }),
    };
  });
  for (const { secretArn, schedule } of rotations)
    if (!secrets.some(({ arn }) => arn === secretArn))
      draft.report(schedule, `there is no secret "${secretArn}" to rotate`);
  return secrets;
}

function rotationOf(draft: Draft, schedule: ResolvedResource) {
  const { SecretId: secretArn, RotationLambdaARN, RotationRules: rules } = readProperties(schedule, RotationProperties);
  const rotator = functionTarget(draft, RotationLambdaARN, schedule);
  return rotator === undefined ? [] : [{ secretArn, schedule, rotation: { ...rotator, rules } }];
}

/** `arn:…:secret:name-Ab12Cd`: the name without the six characters that the ARN adds. */
function nameIn(arn: string): string {
  return arn.replace(/^.*:secret:/, "").slice(0, -"-Ab12Cd".length);
}
