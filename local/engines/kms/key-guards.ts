import { AwsError } from "../json-service.ts";
import { disabled, invalidUsage, pendingDeletion, unsupported } from "./key-errors.ts";
import type { KeyRecord, KeyUsage } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";

/** A key that may do cryptography of this kind now. State is judged before usage, which decides the error that AWS answers. */
export function usableKey(store: KeyStore, reference: string, usage: KeyUsage): KeyRecord {
  return usable(store, store.find(reference), usage);
}

export function usable(store: KeyStore, key: KeyRecord, usage: KeyUsage): KeyRecord {
  const arn = store.arnOf(key);
  if (key.state.name === "PendingDeletion") throw pendingDeletion(arn);
  if (key.state.name === "Disabled") throw disabled(arn);
  if (key.usage !== usage) throw invalidUsage(arn, key.usage);
  return key;
}

/** A key that its owner may change: there, the owner's, and not on its way out. */
export function changeableKey(store: KeyStore, reference: string): KeyRecord {
  const key = ownedKey(store, reference);
  if (key.state.name === "PendingDeletion") throw pendingDeletion(store.arnOf(key));
  return key;
}

export function ownedKey(store: KeyStore, reference: string): KeyRecord {
  const key = store.find(reference);
  if (key.manager === "AWS")
    throw new AwsError("AccessDeniedException", `${store.arnOf(key)} is managed by AWS and cannot be changed`);
  return key;
}

/** Only symmetric keys that are in use have material to rotate. */
export function rotatableKey(store: KeyStore, reference: string): KeyRecord {
  const key = changeableKey(store, reference);
  if (key.state.name === "Disabled") throw disabled(store.arnOf(key));
  if (key.usage !== "ENCRYPT_DECRYPT")
    throw unsupported(`${store.arnOf(key)} has key spec ${key.spec}, which cannot be rotated`);
  return key;
}
