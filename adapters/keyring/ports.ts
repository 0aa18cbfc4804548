import type { TenantId } from "../../core/id.ts";
import type { KeyringRecord } from "../../core/keyring.ts";

/** Where keyrings are kept. Every read sees every write that was acknowledged before it. */
export interface KeyringStore {
  read(tenant: TenantId, version: number): Promise<KeyringRecord | undefined>;
  latest(tenant: TenantId): Promise<KeyringRecord | undefined>;
  /** False when there is an entry of that version already: somebody else was first, and theirs counts. */
  add(tenant: TenantId, record: KeyringRecord): Promise<boolean>;
  /** Puts the entry in the place of the one of its version, whatever that held. */
  overwrite(tenant: TenantId, record: KeyringRecord): Promise<void>;
}

/** Makes data keys, and opens them again for the tenant they were made for. */
export interface KeyWrapper {
  generate(tenant: TenantId): Promise<{ readonly bytes: Uint8Array; readonly wrapped: Uint8Array }>;
  unwrap(tenant: TenantId, wrapped: Uint8Array): Promise<Uint8Array>;
}
