import { authorizedByRole, description, neverDeleted, policyLanguage } from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

export const secrecySupport: SupportTable = {
  "AWS::KMS::Key": {
    honours: [
      "KeyPolicy.**",
      "EnableKeyRotation",
      "RotationPeriodInDays",
      "Enabled",
      "KeyUsage",
      "KeySpec",
      "Description",
    ],
    setsAside: { PendingWindowInDays: neverDeleted },
  },
  "AWS::KMS::Alias": { honours: ["AliasName", "TargetKeyId"] },

  "AWS::SecretsManager::Secret": {
    honours: ["Name", "Description", "KmsKeyId", "SecretString", "GenerateSecretString.**"],
  },
  "AWS::SecretsManager::RotationSchedule": {
    honours: ["SecretId", "RotationLambdaARN", "RotationRules.**"],
    setsAside: { RotateImmediatelyOnUpdate: "a start of the local cloud is no update of the stack" },
  },
  "AWS::SecretsManager::ResourcePolicy": { setAside: authorizedByRole },

  "AWS::IAM::Role": {
    honours: ["RoleName", "Path", "ManagedPolicyArns[]", "Policies[].PolicyDocument.Statement.**"],
    setsAside: {
      "AssumeRolePolicyDocument.**": "the local cloud gives a function its role without asking for credentials",
      MaxSessionDuration: "local credentials do not expire",
      "Policies[].PolicyName": description,
      "Policies[].PolicyDocument.Version": policyLanguage,
      Description: description,
    },
  },
  "AWS::IAM::Policy": {
    honours: ["Roles[]", "PolicyDocument.Statement.**"],
    setsAside: { PolicyName: description, "PolicyDocument.Version": policyLanguage },
  },
  "AWS::IAM::ManagedPolicy": {
    honours: ["ManagedPolicyName", "Path", "Roles[]", "PolicyDocument.Statement.**"],
    setsAside: { "PolicyDocument.Version": policyLanguage, Description: description },
  },
};
