import { randomUUID } from "node:crypto";
import * as z from "zod";
import { answer, epochSeconds } from "../json-answer.ts";
import { AwsError, type JsonObject } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { pageOf } from "../page.ts";
import { describedKey } from "./aws-managed-keys.ts";
import { changeableKey, ownedKey } from "./key-guards.ts";
import { type KeyRecord, keySpec, keyUsage } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";
import { newKey } from "./new-key.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const byKeyId = z.strictObject({ KeyId: z.string().min(1).max(2048) });
const createKeyInput = z.strictObject({
  Description: z.string().max(8192).default(""),
  KeyUsage: keyUsage.default("ENCRYPT_DECRYPT"),
  KeySpec: keySpec.optional(),
});
const scheduleInput = byKeyId.extend({ PendingWindowInDays: z.number().int().min(7).max(30).default(30) });
const listInput = z.strictObject({
  Limit: z.number().int().min(1).max(1000).default(100),
  Marker: z.string().optional(),
});

export function keyOperations(store: KeyStore): Operations {
  const withState = (key: KeyRecord, state: KeyRecord["state"]): JsonObject => {
    store.put({ ...key, state });
    return {};
  };

  return {
    CreateKey: operation(createKeyInput, ({ Description: description, KeyUsage: usage, KeySpec: spec }) => {
      const createdAt = store.now();
      const key = newKey({ id: randomUUID(), usage, spec, description, manager: "CUSTOMER", createdAt });
      store.put(key);
      return { KeyMetadata: metadataOf(store, key) };
    }),

    DescribeKey: operation(byKeyId, ({ KeyId }) => ({ KeyMetadata: metadataOf(store, describedKey(store, KeyId)) })),

    ListKeys: operation(listInput, ({ Limit, Marker }) => {
      const { items, next } = pageOf({ items: store.keys(), nameOf: (key) => key.id, limit: Limit, cursor: Marker });
      const keys = items.map((key) => ({ KeyId: key.id, KeyArn: store.arnOf(key) }));
      return answer({ Keys: keys, Truncated: next !== undefined, NextMarker: next });
    }),

    EnableKey: operation(byKeyId, ({ KeyId }) => withState(changeableKey(store, KeyId), { name: "Enabled" })),
    DisableKey: operation(byKeyId, ({ KeyId }) => withState(changeableKey(store, KeyId), { name: "Disabled" })),

    ScheduleKeyDeletion: operation(scheduleInput, ({ KeyId, PendingWindowInDays }) => {
      const key = changeableKey(store, KeyId);
      const deletionDate = store.now() + PendingWindowInDays * DAY_MS;
      withState(key, { name: "PendingDeletion", deletionDate });
      return {
        KeyId: store.arnOf(key),
        KeyState: "PendingDeletion",
        DeletionDate: epochSeconds(deletionDate),
        PendingWindowInDays,
      };
    }),

    // AWS gives the key back disabled: somebody wanted it gone, so using it again takes a second decision.
    CancelKeyDeletion: operation(byKeyId, ({ KeyId }) => {
      const key = ownedKey(store, KeyId);
      if (key.state.name !== "PendingDeletion")
        throw new AwsError("KMSInvalidStateException", `${store.arnOf(key)} is not pending deletion.`);
      withState(key, { name: "Disabled" });
      return { KeyId: store.arnOf(key) };
    }),
  };
}

function metadataOf(store: KeyStore, key: KeyRecord): JsonObject {
  const { state } = key;
  return answer({
    AWSAccountId: store.accountId,
    KeyId: key.id,
    Arn: store.arnOf(key),
    CreationDate: epochSeconds(key.createdAt),
    Enabled: state.name === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: state.name,
    DeletionDate: state.name === "PendingDeletion" ? epochSeconds(state.deletionDate) : undefined,
    Origin: "AWS_KMS",
    KeyManager: key.manager,
    KeySpec: key.spec,
    MultiRegion: false,
    EncryptionAlgorithms: key.usage === "ENCRYPT_DECRYPT" ? ["SYMMETRIC_DEFAULT"] : undefined,
    MacAlgorithms: key.usage === "GENERATE_VERIFY_MAC" ? [key.spec.replace("HMAC_", "HMAC_SHA_")] : undefined,
  });
}
