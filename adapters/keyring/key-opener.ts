import type { DataKey } from "../../core/data-key.ts";
import type { TenantId } from "../../core/id.ts";
import type { WrappedKey } from "../../core/keyring.ts";
import type { DataKeyCache } from "./data-key-cache.ts";
import type { KeyWrapper } from "./ports.ts";
import { createSharedCalls } from "./shared-calls.ts";

interface KeyOpenerPorts {
  readonly wrapper: KeyWrapper;
  readonly cache: DataKeyCache;
}

/** From the cache, or from KMS once for all who ask meanwhile. */
export type OpenKey = (tenant: TenantId, version: number, find: () => Promise<WrappedKey>) => Promise<DataKey>;

export function createKeyOpener({ wrapper, cache }: KeyOpenerPorts): OpenKey {
  const opening = createSharedCalls<Uint8Array>();

  // A wrapped key is read from the table right before it is unwrapped and not kept: once a keyring is shredded, no
  // instance opens it again, and one cache age later nobody has it.
  async function unwrap(tenant: TenantId, version: number, find: () => Promise<WrappedKey>): Promise<Uint8Array> {
    const { wrapped } = await find();
    const bytes = await wrapper.unwrap(tenant, wrapped);
    cache.put(tenant, version, new Uint8Array(bytes));
    return bytes;
  }

  return async (tenant, version, find) => {
    const cached = cache.get(tenant, version);
    if (cached !== undefined) return { version, bytes: cached };

    const bytes = await opening(`${tenant}/${version}`, () => unwrap(tenant, version, find));
    return { version, bytes: new Uint8Array(bytes) }; // a copy for each who waited
  };
}
