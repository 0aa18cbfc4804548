import { apiGatewayV2Kinds } from "./api-gateway-v2.ts";
import { backupKinds } from "./backup.ts";
import { cloudwatchKinds } from "./cloudwatch.ts";
import { codeDeployKinds } from "./codedeploy.ts";
import { dynamodbKinds } from "./dynamodb.ts";
import { eventsKinds } from "./events.ts";
import { iamKinds } from "./iam.ts";
import type { ResourceKind } from "./kind.ts";
import { kmsKinds } from "./kms.ts";
import { lambdaKinds } from "./lambda.ts";
import { logsKinds } from "./logs.ts";
import { nameless } from "./nameless.ts";
import { s3Kinds } from "./s3.ts";
import { schedulerKinds } from "./scheduler.ts";
import { secretsManagerKinds } from "./secrets-manager.ts";
import { snsKinds } from "./sns.ts";
import { sqsKinds } from "./sqs.ts";

const kinds: Readonly<Record<string, ResourceKind>> = {
  ...sqsKinds,
  ...dynamodbKinds,
  ...kmsKinds,
  ...s3Kinds,
  ...secretsManagerKinds,
  ...lambdaKinds,
  ...iamKinds,
  ...logsKinds,
  ...apiGatewayV2Kinds,
  ...schedulerKinds,
  ...eventsKinds,
  ...snsKinds,
  ...cloudwatchKinds,
  ...codeDeployKinds,
  ...backupKinds,
  "AWS::CDK::Metadata": nameless,
};

/** How resources of a type are named, or undefined for a type that the local cloud has never heard of. */
export function kindOf(type: string): ResourceKind | undefined {
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}
