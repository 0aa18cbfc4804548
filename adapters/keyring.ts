import type { KMSClient } from "@aws-sdk/client-kms";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { KeyringLimits } from "../core/keyring.ts";
import type { EpochMs } from "../core/time.ts";
import { createDynamoDbKeyringStore } from "./keyring/dynamodb-keyring-store.ts";
import { createKeyringOnPorts, type Keyring } from "./keyring/keyring-on-ports.ts";
import { createKmsKeyWrapper } from "./keyring/kms-key-wrapper.ts";
import { type KeyWatch, watchedWrapper } from "./keyring/watched-wrapper.ts";

interface KeyringOptions {
  readonly kms: KMSClient;
  readonly table: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly keyId: string;
  readonly now: () => EpochMs;
  readonly limits?: Partial<KeyringLimits>;
  readonly watch?: KeyWatch;
}

/** The tenants' data keys: wrapped by KMS, kept in the table, opened for five minutes per instance. */
export function createKeyring({ kms, table, tableName, keyId, watch, ...rest }: KeyringOptions): Keyring {
  const wrapper = createKmsKeyWrapper(kms, keyId);
  return createKeyringOnPorts({
    store: createDynamoDbKeyringStore({ client: table, tableName }),
    wrapper: watch ? watchedWrapper(wrapper, watch) : wrapper,
    ...rest,
  });
}
