import type { DataKey } from "../core/data-key.ts";
import { openEnvelope, sealEnvelope } from "../core/envelope.ts";
import { keyVersionOf } from "../core/envelope-header.ts";
import type { Chance, TenantId } from "../core/id.ts";
import type { SealedRecord } from "../core/sealed-record.ts";

/** The part of a keyring that sealing needs. */
export interface SealingKeys {
  sealingKey(tenant: TenantId): Promise<DataKey>;
  openingKey(tenant: TenantId, version: number): Promise<DataKey>;
}

export interface Sealer {
  seal(context: SealedRecord, plaintext: Uint8Array): Promise<Uint8Array>;
  open(context: SealedRecord, envelope: Uint8Array): Promise<Uint8Array>;
  /** Seals under the key that another envelope of the tenant already uses: for functions that may not make keys. */
  sealLike(envelope: Uint8Array, context: SealedRecord, plaintext: Uint8Array): Promise<Uint8Array>;
}

export function createSealer(keys: SealingKeys, chance: Chance): Sealer {
  return {
    seal: async (context, plaintext) =>
      sealEnvelope({ plaintext, dataKey: await keys.sealingKey(context.tenant), context, chance }),

    open: async (context, envelope) =>
      openEnvelope({ envelope, dataKey: await keys.openingKey(context.tenant, keyVersionOf(envelope)), context }),

    sealLike: async (envelope, context, plaintext) => {
      const dataKey = await keys.openingKey(context.tenant, keyVersionOf(envelope));
      return sealEnvelope({ plaintext, dataKey, context, chance });
    },
  };
}
