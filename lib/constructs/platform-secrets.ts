import type { RemovalPolicy } from "aws-cdk-lib";
import type { Key } from "aws-cdk-lib/aws-kms";
import { Secret, type SecretStringGenerator } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { FIRST_PEPPER } from "../../core/contract/platform-secrets.ts";

/**
 * 32 random bytes as hexadecimal digits: the one form of a key that CloudFormation can make by itself, so that every
 * secret is sound from its first second and needs no custom resource (ADR 040).
 */
const RANDOM_KEY: SecretStringGenerator = {
  passwordLength: 64,
  excludeUppercase: true,
  excludePunctuation: true,
  excludeCharacters: "ghijklmnopqrstuvwxyz",
  requireEachIncludedType: false,
};

/** The few secrets that belong to Posthorn itself. What belongs to tenants is sealed in the table. */
export class PlatformSecrets extends Construct {
  /** Signs `v1a` for the endpoints that ask for it: an Ed25519 seed. */
  readonly signingKey: Secret;
  /** Under the hashes of API keys. Its value is a ring (`core/pepper-ring.ts`): hashes outlive the rotations. */
  readonly apiKeyPepper: Secret;
  /** Under the cursors of lists (ADR 053). */
  readonly sessionKey: Secret;
  /** The first key of the API, before there are others. */
  readonly adminKey: Secret;
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, key: Key, removalPolicy: RemovalPolicy) {
    super(scope, id);
    this.removalPolicy = removalPolicy;
    this.signingKey = this.createSecret("SigningKey", "Ed25519 key that signs webhooks (v1a)", key, RANDOM_KEY);
    this.apiKeyPepper = this.createSecret("ApiKeyPepper", "peppers under the hashes of API keys", key, {
      ...RANDOM_KEY,
      secretStringTemplate: "{}",
      generateStringKey: FIRST_PEPPER,
    });
    this.sessionKey = this.createSecret("SessionKey", "key under the cursors of lists", key, RANDOM_KEY);
    this.adminKey = this.createSecret("AdminKey", "the first admin key, sent in Authorization: Bearer", key, {
      passwordLength: 48,
      excludePunctuation: true,
    });
  }

  private createSecret(id: string, purpose: string, key: Key, generateSecretString: SecretStringGenerator): Secret {
    const { removalPolicy } = this;
    const description = `Posthorn: ${purpose}`;
    return new Secret(this, id, { description, encryptionKey: key, generateSecretString, removalPolicy });
  }
}
