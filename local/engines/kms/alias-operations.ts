import * as z from "zod";
import { answer } from "../json-answer.ts";
import { AwsError } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { pageOf } from "../page.ts";
import { isAwsAlias } from "./aws-managed-keys.ts";
import { changeableKey } from "./key-guards.ts";
import type { KeyStore } from "./key-store.ts";

const aliasName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^alias\/[a-zA-Z0-9/_-]+$/);
const aliasInput = z.strictObject({ AliasName: aliasName, TargetKeyId: z.string().min(1).max(2048) });
const listInput = z.strictObject({
  KeyId: z.string().min(1).optional(),
  Limit: z.number().int().min(1).max(100).default(50),
  Marker: z.string().optional(),
});

export function aliasOperations(store: KeyStore): Operations {
  return {
    CreateAlias: operation(aliasInput, ({ AliasName, TargetKeyId }) => {
      refuseAwsAlias(AliasName);
      if (hasAlias(store, AliasName))
        throw new AwsError(
          "AlreadyExistsException",
          `An alias with the name ${store.aliasArn(AliasName)} already exists`,
        );
      store.pointAlias(AliasName, changeableKey(store, TargetKeyId).id);
      return {};
    }),

    UpdateAlias: operation(aliasInput, ({ AliasName, TargetKeyId }) => {
      refuseAwsAlias(AliasName);
      requireAlias(store, AliasName);
      store.pointAlias(AliasName, changeableKey(store, TargetKeyId).id);
      return {};
    }),

    DeleteAlias: operation(z.strictObject({ AliasName: aliasName }), ({ AliasName }) => {
      refuseAwsAlias(AliasName);
      requireAlias(store, AliasName);
      store.removeAlias(AliasName);
      return {};
    }),

    ListAliases: operation(listInput, ({ KeyId, Limit, Marker }) => {
      const wantedKey = KeyId === undefined ? undefined : store.find(KeyId).id;
      const found = store.aliases().filter(({ keyId }) => wantedKey === undefined || keyId === wantedKey);
      const { items, next } = pageOf({ items: found, nameOf: ({ name }) => name, limit: Limit, cursor: Marker });
      const aliases = items.map(({ name, keyId }) => ({
        AliasName: name,
        AliasArn: store.aliasArn(name),
        TargetKeyId: keyId,
      }));
      return answer({ Aliases: aliases, Truncated: next !== undefined, NextMarker: next });
    }),
  };
}

function hasAlias(store: KeyStore, wanted: string): boolean {
  return store.aliases().some(({ name }) => name === wanted);
}

function requireAlias(store: KeyStore, name: string): void {
  if (!hasAlias(store, name)) throw new AwsError("NotFoundException", `Alias ${store.aliasArn(name)} is not found.`);
}

// Whoever could point alias/aws/secretsmanager elsewhere would choose the key for everybody's secrets.
function refuseAwsAlias(name: string): void {
  if (isAwsAlias(name))
    throw new AwsError("NotAuthorizedException", `${name} begins with "alias/aws/", which is reserved for AWS`);
}
