import * as z from "zod";
import { openDurableJson } from "../durable-json.ts";
import { type KeyRecord, keyRecord } from "./key-record.ts";
import { withDueRotations } from "./key-rotation.ts";

const tableSchema = z.strictObject({
  keys: z.record(z.string(), keyRecord),
  aliases: z.record(z.string(), z.string()),
});
type AliasBook = z.infer<typeof tableSchema>["aliases"];

/** Keys and aliases as they are at this moment. */
export interface KeyTable {
  key(id: string): KeyRecord | undefined;
  keyIds(): readonly string[];
  put(key: KeyRecord): void;
  aliases(): Readonly<AliasBook>;
  setAliases(aliases: AliasBook): void;
}

export function openKeyTable(file: string | undefined, now: () => number): KeyTable {
  const durable = openDurableJson({ file, schema: tableSchema, empty: { keys: {}, aliases: {} } });

  const put = (key: KeyRecord) => {
    const { keys, aliases } = durable.read();
    durable.replace({ keys: { ...keys, [key.id]: key }, aliases });
  };

  // The material leaves the file with the key, and the names that pointed at it go too.
  const erase = (id: string) => {
    const { [id]: _, ...keys } = durable.read().keys;
    const aliases = Object.entries(durable.read().aliases).filter(([, keyId]) => keyId !== id);
    durable.replace({ keys, aliases: Object.fromEntries(aliases) });
  };

  return {
    // Deletion and yearly rotation need no timer: whoever reads a key brings it up to date.
    key(id) {
      const stored = durable.read().keys[id];
      if (stored === undefined) return undefined;
      if (isOver(stored, now())) {
        erase(id);
        return undefined;
      }
      const key = withDueRotations(stored, now());
      if (key !== stored) put(key);
      return key;
    },
    keyIds: () => Object.keys(durable.read().keys),
    put,
    aliases: () => durable.read().aliases,
    setAliases: (aliases) => durable.replace({ keys: durable.read().keys, aliases }),
  };
}

function isOver({ state }: KeyRecord, now: number): boolean {
  return state.name === "PendingDeletion" && now >= state.deletionDate;
}
