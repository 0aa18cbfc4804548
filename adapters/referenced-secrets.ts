import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { TenantId } from "../core/id.ts";
import { refuseForeignSecret, type SecretArn, SecretReferenceInvalid } from "../core/secret-reference.ts";
import { SigningSecretError } from "../core/secret-text.ts";
import { parseSigningSecret, type SigningSecret } from "../core/signing-secret.ts";
import type { EpochMs } from "../core/time.ts";
import { createPlatformSecret, isRefusal, type ReadSecret } from "./platform-secret.ts";

const MOST_KEPT = 1000;
export interface ReferencedSecretsOptions {
  /** What the names of such secrets begin with, before the tenant: the role allows no others. */
  readonly prefix: string;
  readonly now: () => EpochMs;
}

/** The signing secrets that tenants keep in Secrets Manager: the current one and, as after every rotation, the one before it. */
export type ReferencedSecrets = (tenant: TenantId, arn: SecretArn) => Promise<readonly SigningSecret[]>;

export function createReferencedSecrets(
  client: SecretsManagerClient,
  { prefix, now }: ReferencedSecretsOptions,
): ReferencedSecrets {
  const readers = new Map<SecretArn, ReadSecret>();

  function readerOf(arn: SecretArn): ReadSecret {
    const known = readers.get(arn);
    if (known !== undefined) return known;

    const reader = createPlatformSecret(client, arn, now);
    readers.set(arn, reader);
    const [oldest] = readers.keys();
    if (readers.size > MOST_KEPT && oldest !== undefined) readers.delete(oldest);
    return reader;
  }

  return async (tenant, arn) => {
    refuseForeignSecret(arn, tenant, prefix);
    return parseAll(arn, await readValues(arn, readerOf(arn)));
  };
}

async function readValues(arn: SecretArn, read: ReadSecret): Promise<readonly string[]> {
  try {
    return await read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new SecretReferenceInvalid("secret_unreadable", arn, `Secrets Manager answered ${error.name}`);
  }
}

function parseAll(arn: SecretArn, values: readonly string[]): readonly SigningSecret[] {
  try {
    return values.map((value) => parseSigningSecret(value.trim()));
  } catch (error) {
    if (!(error instanceof SigningSecretError)) throw error;
    throw new SecretReferenceInvalid("secret_unreadable", arn, error.message);
  }
}
