import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { ATTENTION_INDEX } from "../../core/contract/item-keys.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import { Backups } from "./backups.ts";
import { PlatformSecrets } from "./platform-secrets.ts";
import { SecretRotation } from "./secret-rotation.ts";

/** Everything that would be missed if it were gone: the key, the tables, the bucket and the platform secrets. */
export class State extends Construct {
  readonly key: Key;
  readonly table: TableV2;
  readonly waitingRoom: TableV2;
  readonly payloads: Bucket;
  readonly secrets: PlatformSecrets;
  readonly adminKey: Secret;
  readonly apiKeyPepper: Secret;
  /** What a function is told that works with the table. */
  readonly environment: Readonly<Record<"TABLE_NAME" | "SHARDS" | "RETENTION_DAYS", string>>;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.key = this.createKey(settings);
    this.table = this.createTable("Table", settings);
    this.table.addGlobalSecondaryIndex({
      indexName: ATTENTION_INDEX.name,
      partitionKey: { name: ATTENTION_INDEX.partition, type: AttributeType.STRING },
      sortKey: { name: ATTENTION_INDEX.sort, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.environment = {
      TABLE_NAME: this.table.tableName,
      SHARDS: String(settings.shards),
      RETENTION_DAYS: String(settings.retentionDays),
    };
    this.waitingRoom = this.createTable("WaitingRoom", settings);
    this.payloads = this.createBucket(settings);
    // What may be deleted with its stack is not worth a copy.
    if (!settings.disposable) new Backups(this, "Backups", [this.table, this.waitingRoom], settings.backups);
    this.secrets = new PlatformSecrets(this, "Secrets", this.key, removalOf(settings));
    new SecretRotation(this, "Rotation", this.secrets, settings);
    this.adminKey = this.secrets.adminKey;
    this.apiKeyPepper = this.secrets.apiKeyPepper;
  }

  private createKey(settings: StageSettings): Key {
    const key = new Key(this, "Key", {
      description: "Posthorn: wraps the data keys of tenants, encrypts tables, payloads and secrets at rest",
      enableKeyRotation: true,
      removalPolicy: removalOf(settings),
    });
    // Whoever may use a table, bucket or secret may use the key through that service, as with AWS's own keys. Direct use
    // is for the keyring alone and needs a grant in the role of the function.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "UseThroughServices",
        principals: [new AnyPrincipal()],
        actions: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:CreateGrant",
          "kms:DescribeKey",
        ],
        resources: ["*"],
        conditions: {
          StringEquals: {
            "kms:CallerAccount": Stack.of(this).account,
            "kms:ViaService": ["dynamodb", "s3", "secretsmanager"].map(
              (name) => `${name}.${Stack.of(this).region}.amazonaws.com`,
            ),
          },
        },
      }),
    );
    // A data key that is bound to no tenant could be opened for any: refuse to make or open one. DynamoDB itself is let through:
    // it has a grant for its upkeep of the tables, in which it calls as a service and not for somebody.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "DirectUseNamesTheTenant",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: {
          Null: { "kms:ViaService": "true", "kms:EncryptionContext:tenant": "true" },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      }),
    );
    return key;
  }

  private createTable(id: string, settings: StageSettings): TableV2 {
    return new TableV2(this, id, {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: "expiresAt",
      deletionProtection: !settings.disposable,
      removalPolicy: removalOf(settings),
    });
  }

  private createBucket(settings: StageSettings): Bucket {
    const bucket = new Bucket(this, "Payloads", {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // One day more than the records that point here, because the TTL of the table is not exact.
      lifecycleRules: [{ expiration: Duration.days(settings.retentionDays + 1) }],
      removalPolicy: removalOf(settings),
    });
    acknowledge(bucket, {
      "AwsSolutions-S1":
        "Only two functions can read these sealed objects, and every read is already in their structured logs",
    });
    return bucket;
  }
}

const removalOf = (settings: StageSettings): RemovalPolicy =>
  settings.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
