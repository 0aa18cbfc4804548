import { iamArnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { generatedName, stableLetters } from "./naming.ts";

// A path is part of the ARN only, and begins and ends with a slash.
const role: ResourceKind = {
  namedBy: ["RoleName", "Path"],
  identify: (subject) => {
    const name = subject.named.RoleName ?? generatedName(subject, 64);
    const Arn = iamArnOf(subject.environment, `role${subject.named.Path ?? "/"}${name}`);
    return { physicalId: name, attributes: { Arn, RoleId: `AROA${stableLetters(Arn, 17).toUpperCase()}` } };
  },
};

const managedPolicy: ResourceKind = {
  namedBy: ["ManagedPolicyName", "Path"],
  identify: (subject) => {
    const name = subject.named.ManagedPolicyName ?? generatedName(subject, 128);
    const arn = iamArnOf(subject.environment, `policy${subject.named.Path ?? "/"}${name}`);
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  },
};

export const iamKinds = {
  "AWS::IAM::Role": role,
  "AWS::IAM::Policy": nameless,
  "AWS::IAM::ManagedPolicy": managedPolicy,
};
