import { KeyringShredded } from "../../core/keyring-error.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { SealedRecord } from "../../core/sealed-record.ts";

type Seal = (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;

/** Sealing for a tenant whose keys were destroyed is the caller's mistake and not ours. */
export function refuseShredded(seal: Seal): Seal {
  return async (record, plaintext) => {
    try {
      return await seal(record, plaintext);
    } catch (cause) {
      if (!(cause instanceof KeyringShredded)) throw cause;
      const detail = `The keys of tenant "${record.tenant}" were destroyed, so nothing can be stored for it`;
      throw new ApiProblem(409, "tenant_shredded", detail, { cause });
    }
  };
}
