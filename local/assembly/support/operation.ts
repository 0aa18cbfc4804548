import { encryptionAtRest, evaluatedElsewhere, neverDeleted, oneVersion } from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

export const operationSupport: SupportTable = {
  "AWS::Logs::LogGroup": {
    honours: ["LogGroupName"],
    setsAside: {
      RetentionInDays: "the newest lines of each function are kept, however old they are",
      KmsKeyId: encryptionAtRest,
      LogGroupClass: "a class is a price",
      DeletionProtectionEnabled: neverDeleted,
    },
  },
  "AWS::Logs::QueryDefinition": { setAside: evaluatedElsewhere },

  "AWS::CloudWatch::Alarm": { setAside: evaluatedElsewhere },
  "AWS::CloudWatch::CompositeAlarm": { setAside: evaluatedElsewhere },
  "AWS::CloudWatch::Dashboard": { setAside: evaluatedElsewhere },
  "AWS::CloudWatch::InsightRule": { setAside: evaluatedElsewhere },

  "AWS::CodeDeploy::Application": { setAside: oneVersion },
  "AWS::CodeDeploy::DeploymentGroup": { setAside: oneVersion },

  "AWS::CDK::Metadata": { setAside: "it tells AWS which version of the CDK was used" },
};
