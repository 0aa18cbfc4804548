import { createHash, timingSafeEqual } from "node:crypto";
import type { VerifyToken } from "../../adapters/token-verifier.ts";
import type { Caller } from "../../core/caller.ts";
import { credentialOf } from "./bearer.ts";
import { type Decision, refused } from "./decision.ts";
import type { VerifyApiKey } from "./verify-api-key.ts";

export interface AuthorizePorts {
  readonly verifyApiKey: VerifyApiKey;
  readonly verifyToken: VerifyToken;
  /** The values of the admin key that are valid now: the current one, and the one before it while it is rotated. */
  readonly adminKeys: () => Promise<readonly string[]>;
}

export type AuthorizeCall = (authorization: string | undefined) => Promise<Decision>;

const ADMIN: Caller = { keyId: "admin", role: "admin", tenant: "*" };

/** Who calls. What this caller may do is decided where the route is served (docs/adr/050-who-decides.md). */
export function createAuthorizeCall({ verifyApiKey, verifyToken, adminKeys }: AuthorizePorts): AuthorizeCall {
  return async (authorization) => {
    const credential = credentialOf(authorization);
    switch (credential.kind) {
      case "none":
        return refused("malformed_key");
      case "api_key":
        return verifyApiKey(credential.text);
      case "token": {
        const caller = await verifyToken(credential.text);
        return caller ? { allowed: true, caller } : refused("token_refused");
      }
      case "admin_key": {
        const isAdmin = (await adminKeys()).some((adminKey) => isSameSecret(credential.text, adminKey));
        return isAdmin ? { allowed: true, caller: ADMIN } : refused("unknown_key");
      }
    }
  };
}

/** Hashes have one length, so neither the length nor the common prefix of a guess can be timed. */
function isSameSecret(found: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(found), digest(wanted));
}
