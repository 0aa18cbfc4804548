import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, type KMSClient } from "@aws-sdk/client-kms";
import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { DescribeSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DeployedResource } from "../aws/deployment.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly kms: KMSClient;
  readonly secrets: SecretsManagerClient;
  readonly s3: S3Client;
}

type Look = (id: string, clients: Clients) => Promise<Finding>;

/** The kinds that hold state; what else a stack has is there or not there, which CloudFormation knows. */
const LOOKS: Readonly<Record<string, Look>> = {
  "AWS::DynamoDB::GlobalTable": lookAtTable,
  "AWS::SQS::Queue": lookAtQueue,
  "AWS::KMS::Key": lookAtKey,
  "AWS::SecretsManager::Secret": lookAtSecret,
  "AWS::S3::Bucket": lookAtBucket,
};

export function resourceChecks(resources: readonly DeployedResource[], clients: Clients): readonly Check[] {
  return resources.flatMap(({ type, id }) => {
    const look = LOOKS[type];
    return look === undefined ? [] : [{ name: `${type.split("::").at(-1)} ${id}`, run: () => look(id, clients) }];
  });
}

async function lookAtTable(name: string, { dynamodb }: Clients): Promise<Finding> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
  const status = Table?.TableStatus ?? "unknown";
  if (status !== "ACTIVE") return wrong(status, "Wait until it is ACTIVE; restore it if it is being deleted");
  if (Table?.DeletionProtectionEnabled === false)
    return wrong("it can be deleted", "Deploy again, or set `disposable` to false if it should not be");
  return sound(status);
}

async function lookAtQueue(url: string, { sqs }: Clients): Promise<Finding> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
  });
  const { Attributes = {} } = await sqs.send(command);
  const waiting = Attributes.ApproximateNumberOfMessages ?? "0";
  return sound(`${waiting} waiting, ${Attributes.ApproximateNumberOfMessagesNotVisible ?? "0"} in flight`);
}

async function lookAtKey(id: string, { kms }: Clients): Promise<Finding> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
  const state = KeyMetadata?.KeyState ?? "unknown";
  if (state === "Enabled") return sound(state);
  const command = state === "PendingDeletion" ? "cancel-key-deletion" : "enable-key";
  return wrong(state, `Nothing can be sealed or opened. Run "aws kms ${command} --key-id ${id}"`);
}

async function lookAtSecret(id: string, { secrets }: Clients): Promise<Finding> {
  const { DeletedDate, VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: id }));
  if (DeletedDate !== undefined)
    return wrong("it is about to be deleted", `Run "aws secretsmanager restore-secret --secret-id ${id}"`);
  const stages = Object.values(VersionIdsToStages).flat();
  if (stages.includes("AWSCURRENT")) return sound("it has a value");
  return wrong("it has no value", `Run "aws secretsmanager rotate-secret --secret-id ${id}"`);
}

async function lookAtBucket(name: string, { s3 }: Clients): Promise<Finding> {
  await s3.send(new HeadBucketCommand({ Bucket: name }));
  return sound("reachable");
}
