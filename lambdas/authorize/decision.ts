import type { Caller } from "../../core/caller.ts";

export type RefusalReason =
  | "malformed_key"
  | "key_of_another_stage"
  | "unknown_key"
  | "expired_key"
  | "revoked_key"
  | "token_refused";

export type Decision =
  | { readonly allowed: true; readonly caller: Caller }
  /** With a caller where the secret was right and the key no longer counts: then somebody known was refused. */
  | { readonly allowed: false; readonly reason: RefusalReason; readonly caller?: Caller };

export const refused = (reason: RefusalReason, caller?: Caller): Decision => ({
  allowed: false,
  reason,
  ...(caller && { caller }),
});
