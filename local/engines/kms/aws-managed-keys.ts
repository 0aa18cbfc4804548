import { randomUUID } from "node:crypto";
import type { KeyRecord } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";
import { newKey } from "./new-key.ts";

// Not a list of services: a new one must not need a change here.
const AWS_ALIAS = /^alias\/aws\/[a-z0-9-]+$/;

export function isAwsAlias(name: string): boolean {
  return name.startsWith("alias/aws/");
}

/** AWS makes the key of a service, such as `alias/aws/secretsmanager`, when it is first described; so does this. */
export function describedKey(store: KeyStore, reference: string): KeyRecord {
  const isFirstUse = AWS_ALIAS.test(reference) && !store.aliases().some(({ name }) => name === reference);
  if (isFirstUse) createAwsManagedKey(store, reference);
  return store.find(reference);
}

function createAwsManagedKey(store: KeyStore, alias: string): void {
  const key = newKey({
    id: randomUUID(),
    usage: "ENCRYPT_DECRYPT",
    spec: undefined,
    description: `Default key of ${alias.replace("alias/aws/", "")}`,
    manager: "AWS",
    createdAt: store.now(),
  });
  store.put(key);
  store.pointAlias(alias, key.id);
}
