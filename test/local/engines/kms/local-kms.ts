import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { createKmsService } from "../../../../local/engines/kms/kms-service.ts";
import { startJsonProtocolServer } from "../../../support/json-protocol-server.ts";

export const KEY = "11111111-2222-4333-8444-555555555555";
export const OTHER_KEY = "99999999-8888-4777-8666-555555555555";
export const KEY_ARN = `arn:aws:kms:eu-central-1:123456789012:key/${KEY}`;
export const DAY_MS = 86_400_000;

/** The engine behind HTTP with the real client before it, and a clock that the test moves. */
export async function startKms({ file }: { readonly file?: string } = {}) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const service = createKmsService({
    ...(file === undefined ? {} : { file }),
    region: "eu-central-1",
    accountId: "123456789012",
    now: () => clock.now,
  });
  const server = await startJsonProtocolServer(service);
  const client = new KMSClient({ ...server.clientSettings, maxAttempts: 1 });

  return {
    clock,
    service,
    client,
    encrypt: async (text: string, context?: Record<string, string>, keyId = KEY) => {
      const input = { KeyId: keyId, Plaintext: Buffer.from(text), ...(context ? { EncryptionContext: context } : {}) };
      return (await client.send(new EncryptCommand(input))).CiphertextBlob ?? new Uint8Array();
    },
    decrypt: async (sealed: Uint8Array, context?: Record<string, string>) => {
      const input = { CiphertextBlob: sealed, ...(context ? { EncryptionContext: context } : {}) };
      const { Plaintext } = await client.send(new DecryptCommand(input));
      return Buffer.from(Plaintext ?? []).toString();
    },
    async stop() {
      client.destroy();
      await server.close();
    },
  };
}
