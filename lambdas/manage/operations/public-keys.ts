import type { SigningKeys } from "../../../adapters/platform-keys.ts";
import { keysJson } from "../../../core/signature/keys-json.ts";
import { answer } from "../../middleware/json-answer.ts";
import type { Operations } from "../operation.ts";

/** Short beside the 30 days for which a replaced key still signs, long beside a burst of webhooks. */
const CACHE_CONTROL = "public, max-age=300";

export function publicKeyOperations(signingKeys: SigningKeys): Operations<"listPublicKeys"> {
  return {
    listPublicKeys: async () => {
      const keys = answer(200, keysJson(await signingKeys()));
      return { ...keys, headers: { ...keys.headers, "cache-control": CACHE_CONTROL } };
    },
  };
}
