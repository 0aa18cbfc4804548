import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Aws, AwsRefused } from "../../cli/aws/aws-command.ts";
import type { LocalCloud } from "../../local/cloud/cloud.ts";

/** The AWS command line over the local cloud, for what the doctor asks and that cloud can answer. */
export function awsOfCloud({ place, gateway, operator }: LocalCloud): Aws {
  const options = { region: place.region, endpoint: gateway.url, credentials: operator };
  const sqs = new SQSClient(options);
  const kms = new KMSClient(options);
  const secrets = new SecretsManagerClient(options);
  const calls: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    "sqs get-queue-attributes": (QueueUrl) =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })),
    "kms describe-key": (KeyId) => kms.send(new DescribeKeyCommand({ KeyId })),
    "secretsmanager describe-secret": (SecretId) => secrets.send(new DescribeSecretCommand({ SecretId })),
  };
  return async (args) => {
    const [service, operation, , id = ""] = args;
    const call = calls[`${service} ${operation}`];
    if (call === undefined) throw new AwsRefused(args, "the local cloud does not answer it", undefined);
    return JSON.parse(JSON.stringify(await call(id))); // as it is printed: moments are texts
  };
}
