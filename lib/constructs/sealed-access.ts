import { ArnFormat, Stack } from "aws-cdk-lib";
import { acknowledgeWildcard } from "./acknowledge.ts";
import type { PosthornFunction } from "./posthorn-function.ts";
import type { State } from "./state.ts";

/** Data keys can be made and opened for the keyring's purpose only, and only when a tenant is named. */
const KEYRING_CONTEXT = {
  StringEquals: { "kms:EncryptionContext:purpose": "keyring" },
  Null: { "kms:EncryptionContext:tenant": "false" },
};

export function allowOpening(consumer: PosthornFunction, state: State): void {
  consumer.allow(["kms:Decrypt"], [state.key.keyArn], KEYRING_CONTEXT);
}

export function allowSealing(consumer: PosthornFunction, state: State): void {
  consumer.allow(["kms:Decrypt", "kms:GenerateDataKey"], [state.key.keyArn], KEYRING_CONTEXT);
}

/** Secrets that owners of endpoints keep in this account. Which tenant may refer to which is decided by their names. */
export function allowEndpointSecrets(consumer: PosthornFunction, prefix: string): void {
  const arn = Stack.of(consumer).formatArn({
    service: "secretsmanager",
    resource: "secret",
    resourceName: prefix,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  consumer.allow(["secretsmanager:GetSecretValue"], [`${arn}*`]);
  const reason = "Owners of endpoints name their secrets: the prefix is all that is known";
  acknowledgeWildcard(consumer.role, arn, "*", reason);
}

/** Payloads too large for a message lie in the bucket, one object per event. */
export function allowPayloads(consumer: PosthornFunction, action: "s3:GetObject" | "s3:PutObject", state: State): void {
  consumer.allow([action], [state.payloads.arnForObjects("*")]);
  // Without it S3 says of a payload that has expired that access is denied, and nobody knows that it is gone.
  if (action === "s3:GetObject") consumer.allow(["s3:ListBucket"], [state.payloads.bucketArn]);
  const reason = "One object per event: their names are not known when the role is made";
  acknowledgeWildcard(consumer.role, state.payloads.bucketArn, "/*", reason);
}
