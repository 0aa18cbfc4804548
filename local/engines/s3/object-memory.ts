import type { ObjectFiles } from "./object-files.ts";
import type { StoredObject } from "./object-record.ts";

export function createObjectMemory(): ObjectFiles {
  const objects = new Map<string, StoredObject>();

  return {
    load: async () => [],
    write: async ({ record, body }) => void objects.set(record.key, { record, body: Buffer.from(body) }),
    read: async (key) => objects.get(key),
    remove: async (key) => void objects.delete(key),
  };
}
