import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AWS_CLIENT } from "../../../adapters/aws-client.ts";
import { createSender } from "../../../adapters/http/sender.ts";
import { createPayloadBucket } from "../../../adapters/payload-bucket.ts";
import { createSigningKeys } from "../../../adapters/platform-keys.ts";
import { createPlatformSecret } from "../../../adapters/platform-secret.ts";
import { createReferencedSecrets } from "../../../adapters/referenced-secrets.ts";
import type { Sealer } from "../../../adapters/sealer.ts";
import { systemNow } from "../../../adapters/system.ts";
import type { Table } from "../../../adapters/table/document-client.ts";
import { createEventReader } from "../../../adapters/table/events.ts";
import { readEgressRules } from "../../../core/address/parse-egress-rules.ts";
import type { EnvironmentOf } from "../../../core/contract/environment.ts";
import { VERSION } from "../../../core/version.ts";
import { type AttemptDelivery, createAttemptDelivery } from "../attempt-delivery.ts";
import type { NoticeSilence } from "../notice-silence.ts";
import { createSigningSecrets } from "../signing-secrets.ts";

/** All that one HTTP call needs: the payload, the keys it is signed with, and the way out. */
export function wireAttempts(
  table: Table,
  environment: EnvironmentOf<"deliver">,
  { open }: Sealer,
  noticeSilence: NoticeSilence,
): AttemptDelivery {
  const sender = createSender({
    rules: readEgressRules(environment.EGRESS_RULES),
    now: systemNow,
    userAgent: `Posthorn/${VERSION}`,
  });
  return createAttemptDelivery({
    readEvent: createEventReader(table),
    readPayload: createPayloadBucket(new S3Client(AWS_CLIENT), environment.PAYLOAD_BUCKET_NAME).get,
    open,
    signingSecrets: wireSigningSecrets(environment),
    post: sender.post,
    noticeSilence,
    now: systemNow,
  });
}

function wireSigningSecrets(environment: EnvironmentOf<"deliver">) {
  const secrets = new SecretsManagerClient(AWS_CLIENT);
  const prefix = environment.ENDPOINT_SECRET_PREFIX;
  return createSigningSecrets({
    signingKeys: createSigningKeys(createPlatformSecret(secrets, environment.SIGNING_KEY_SECRET_ARN, systemNow)),
    referencedSecrets: createReferencedSecrets(secrets, { prefix, now: systemNow }),
  });
}
