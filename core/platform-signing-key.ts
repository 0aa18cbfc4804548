import { readKeyText } from "./platform-key.ts";
import { type Ed25519Secret, ed25519Secret } from "./signing-secret.ts";

/** The stack keeps the seed of the platform's Ed25519 key. */
export const readPlatformSigningKey = (text: string): Ed25519Secret => ed25519Secret(readKeyText(text));
