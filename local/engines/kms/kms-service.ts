import type { JsonService } from "../json-service.ts";
import { callOperation } from "../operations.ts";
import { aliasOperations } from "./alias-operations.ts";
import { cipherOperations } from "./cipher-operations.ts";
import { dataKeyOperations } from "./data-key-operations.ts";
import { type EnsuredKey, ensureKey, type KeyDefinition } from "./ensure-key.ts";
import { keyOperations } from "./key-operations.ts";
import { type KmsOptions, openKeyStore } from "./key-store.ts";
import { macOperations } from "./mac-operations.ts";
import { rotationOperations } from "./rotation-operations.ts";

export interface KmsService extends JsonService {
  ensureKey(definition: KeyDefinition): EnsuredKey;
}

/** KMS for the local cloud: real cryptography, AWS's protocol names and errors, keys in one file. */
export function createKmsService(options: KmsOptions): KmsService {
  const store = openKeyStore(options);
  const operations = {
    ...keyOperations(store),
    ...aliasOperations(store),
    ...cipherOperations(store),
    ...dataKeyOperations(store),
    ...macOperations(store),
    ...rotationOperations(store),
  };

  return {
    call: (operation, input) => callOperation(operations, operation, input),
    ensureKey: (definition) => ensureKey(store, definition),
    close: async () => {},
  };
}
