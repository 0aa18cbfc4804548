import type { KeyringStore, KeyWrapper } from "../../adapters/keyring/ports.ts";
import type { KeyringRecord } from "../../core/keyring.ts";

/** A keyring store in memory. Tests look into `records`. */
export function fakeKeyringStore() {
  const records = new Map<string, KeyringRecord>();
  const idOf = (tenant: string, version: number) => `${tenant}/${version}`;
  const versionsOf = (tenant: string) =>
    [...records].filter(([id]) => id.startsWith(`${tenant}/`)).map(([, record]) => record);

  const store: KeyringStore = {
    read: async (tenant, version) => records.get(idOf(tenant, version)),
    latest: async (tenant) => versionsOf(tenant).sort((one, other) => other.version - one.version)[0],
    add: async (tenant, record) => {
      const id = idOf(tenant, record.version);
      if (records.has(id)) return false;
      records.set(id, record);
      return true;
    },
    overwrite: async (tenant, record) => void records.set(idOf(tenant, record.version), record),
  };
  return { ...store, records };
}

/**
 * A wrapper that hides nothing: the wrapped key is the tenant's name and the key. It lists the calls that KMS would
 * bill, and answers with Buffers, whose `slice` shares memory: code that means to copy must do it otherwise.
 */
export function fakeKeyWrapper() {
  const calls: string[] = [];
  let made = 0;

  const wrapper: KeyWrapper = {
    async generate(tenant) {
      calls.push(`generate ${tenant}`);
      made += 1;
      const bytes = new Uint8Array(32).fill(made);
      return { bytes, wrapped: Buffer.concat([Buffer.from(`${tenant}:`), bytes]) };
    },
    async unwrap(tenant, wrapped) {
      calls.push(`unwrap ${tenant}`);
      const prefix = Buffer.from(`${tenant}:`);
      if (!Buffer.from(wrapped).subarray(0, prefix.length).equals(prefix)) throw new Error("InvalidCiphertext");
      return Buffer.from(wrapped.subarray(prefix.length));
    },
  };
  return { ...wrapper, calls };
}
