import type { KeyRecord, KeySpec, KeyUsage } from "./key-record.ts";
import type { KeyStore } from "./key-store.ts";
import { newKey } from "./new-key.ts";
import { DEFAULT_ROTATION_PERIOD_DAYS } from "./rotation-operations.ts";

/** What a template says of a key. What it leaves out stays as it is, as in a CloudFormation update. */
export interface KeyDefinition {
  readonly keyId: string;
  readonly usage?: KeyUsage;
  readonly spec?: KeySpec;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly rotation?: boolean;
  readonly rotationPeriodInDays?: number;
  readonly alias?: string;
}

export interface EnsuredKey {
  readonly keyId: string;
  readonly arn: string;
}

/** Makes the key at the first start and finds it, material and all, at every later one. */
export function ensureKey(store: KeyStore, definition: KeyDefinition): EnsuredKey {
  const { keyId, alias } = definition;
  const existing = store.byId(keyId);
  const key = existing === undefined ? createdFrom(store, definition) : unchangedKind(existing, definition);
  store.put(withSettings(key, definition, store.now()));
  if (alias !== undefined) store.pointAlias(alias, keyId);
  return { keyId, arn: store.arnOf({ id: keyId }) };
}

function createdFrom(store: KeyStore, { keyId: id, usage, spec, description }: KeyDefinition): KeyRecord {
  return newKey({
    id,
    usage: usage ?? (spec === undefined || spec === "SYMMETRIC_DEFAULT" ? "ENCRYPT_DECRYPT" : "GENERATE_VERIFY_MAC"),
    spec,
    description: description ?? "",
    manager: "CUSTOMER",
    createdAt: store.now(),
  });
}

// AWS replaces a key whose usage or spec changes. Doing so here under the same id would lose everything it sealed.
function unchangedKind(key: KeyRecord, { usage = key.usage, spec = key.spec }: KeyDefinition): KeyRecord {
  if (usage !== key.usage || spec !== key.spec)
    throw new Error(
      `Cannot change key "${key.id}" to ${usage}/${spec}: it was made as ${key.usage}/${key.spec}, wanted a new key id`,
    );
  return key;
}

function withSettings(key: KeyRecord, definition: KeyDefinition, now: number): KeyRecord {
  const { rotation, ...unrotated } = key;
  const state = stateFrom(key, definition.enabled);
  const wantsRotation = definition.rotation ?? rotation !== undefined;
  if (!wantsRotation) return { ...unrotated, state };

  const periodInDays = definition.rotationPeriodInDays ?? rotation?.periodInDays ?? DEFAULT_ROTATION_PERIOD_DAYS;
  return { ...key, state, rotation: { periodInDays, startedAt: rotation?.startedAt ?? now } };
}

/** A key that waits for its deletion keeps waiting: a restart must not save it, nor hide that it is going. */
function stateFrom({ state }: KeyRecord, enabled: boolean | undefined): KeyRecord["state"] {
  if (enabled === undefined || state.name === "PendingDeletion") return state;
  return { name: enabled ? "Enabled" : "Disabled" };
}
