import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { generatedName, stableLetters } from "./naming.ts";

const secret: ResourceKind = {
  namedBy: ["Name"],
  identify: (subject) => {
    const name = subject.named.Name ?? generatedName(subject, 255);
    // AWS ends the ARN with six characters, so that a secret made anew under an old name is not reached by old grants.
    const suffix = stableLetters(`${subject.stackName}/${subject.logicalId}`, 6);
    const arn = arnOf(subject.environment, "secretsmanager", `secret:${name}-${suffix}`);
    return { physicalId: arn, attributes: { Id: arn } };
  },
};

export const secretsManagerKinds = {
  "AWS::SecretsManager::Secret": secret,
  "AWS::SecretsManager::RotationSchedule": nameless,
  "AWS::SecretsManager::ResourcePolicy": nameless,
};
