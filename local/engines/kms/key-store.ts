import { AwsError } from "../json-service.ts";
import type { KeyRecord } from "./key-record.ts";
import { type KeyReference, parseKeyReference } from "./key-reference.ts";
import { openKeyTable } from "./key-table.ts";

export interface KmsOptions {
  /** Without a file the keys live in memory. */
  readonly file?: string;
  readonly region: string;
  readonly accountId: string;
  readonly now?: () => number;
}

export interface Alias {
  readonly name: string;
  readonly keyId: string;
}

/** The keys and aliases of one account and region. */
export interface KeyStore {
  readonly accountId: string;
  now(): number;
  /** The key by id, ARN, alias or alias ARN; throws what AWS throws when there is none. */
  find(reference: string): KeyRecord;
  byId(id: string): KeyRecord | undefined;
  keys(): readonly KeyRecord[];
  put(key: KeyRecord): void;
  arnOf(key: Pick<KeyRecord, "id">): string;
  aliases(): readonly Alias[];
  aliasArn(name: string): string;
  pointAlias(name: string, keyId: string): void;
  removeAlias(name: string): void;
}

export function openKeyStore({ file, region, accountId, now = Date.now }: KmsOptions): KeyStore {
  const table = openKeyTable(file, now);
  const prefix = `arn:aws:kms:${region}:${accountId}:`;

  return {
    accountId,
    now,
    find(text) {
      const reference = parseKeyReference(text, prefix);
      const id = reference.kind === "id" ? reference.id : table.aliases()[reference.name];
      const key = id === undefined ? undefined : table.key(id);
      if (key === undefined) throw notFound(reference, prefix);
      return key;
    },
    byId: table.key,
    keys: () => table.keyIds().flatMap((id) => table.key(id) ?? []),
    put: table.put,
    arnOf: ({ id }) => `${prefix}key/${id}`,
    aliases: () =>
      Object.entries(table.aliases()).flatMap(([name, keyId]) => (table.key(keyId) ? [{ name, keyId }] : [])),
    aliasArn: (name) => `${prefix}${name}`,
    pointAlias: (name, keyId) => table.setAliases({ ...table.aliases(), [name]: keyId }),
    removeAlias(name) {
      const { [name]: _, ...rest } = table.aliases();
      table.setAliases(rest);
    },
  };
}

function notFound(reference: KeyReference, prefix: string): AwsError {
  const message =
    reference.kind === "id"
      ? `Key '${prefix}key/${reference.id}' does not exist`
      : `Alias ${prefix}${reference.name} is not found.`;
  return new AwsError("NotFoundException", message);
}
