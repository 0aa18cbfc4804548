import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from "@aws-sdk/client-kms";
import { DATA_KEY_BYTES } from "../../core/data-key.ts";
import type { TenantId } from "../../core/id.ts";
import type { KeyWrapper } from "./ports.ts";

export function createKmsKeyWrapper(kms: KMSClient, keyId: string): KeyWrapper {
  return {
    async generate(tenant) {
      const { Plaintext, CiphertextBlob } = await kms.send(
        new GenerateDataKeyCommand({
          KeyId: keyId,
          NumberOfBytes: DATA_KEY_BYTES,
          EncryptionContext: contextOf(tenant),
        }),
      );
      return { bytes: present(Plaintext), wrapped: present(CiphertextBlob) };
    },

    // The key is named although KMS could find it: a record that somebody wrapped under a key of their own is refused.
    async unwrap(tenant, wrapped) {
      const { Plaintext } = await kms.send(
        new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: contextOf(tenant) }),
      );
      return present(Plaintext);
    },
  };
}

/** The roles' conditions demand both pairs. CloudTrail shows them in clear, so they hold ids and nothing else. */
function contextOf(tenant: TenantId): Record<string, string> {
  return { purpose: "keyring", tenant };
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new Error("Cannot read the answer of KMS: it holds no key");
  return bytes;
}
