import { readPlatformSigningKey } from "../core/platform-signing-key.ts";
import type { Ed25519Secret } from "../core/signing-secret.ts";
import type { ReadSecret } from "./platform-secret.ts";

/**
 * The Ed25519 keys of the platform, newest first. All of them sign and all of them are served: a receiver who still
 * knows only the one before a rotation, or already only the one after it, accepts either way.
 */
export type SigningKeys = () => Promise<readonly Ed25519Secret[]>;

export function createSigningKeys(readSecret: ReadSecret): SigningKeys {
  let read: readonly string[] = [];
  let keys: readonly Ed25519Secret[] = [];

  return async () => {
    const versions = await readSecret();
    // The reader hands out the same list until it has read anew, and importing a key costs as much as signing.
    if (versions !== read) {
      keys = [...new Set(versions)].map(readPlatformSigningKey);
      read = versions;
    }
    return keys;
  };
}
