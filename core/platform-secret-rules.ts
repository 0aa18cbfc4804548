import type { Chance } from "./id.ts";
import { addPepper, readPepperRing } from "./pepper-ring.ts";
import { newKeyText, readKeyText } from "./platform-key.ts";
import { readPlatformSigningKey } from "./platform-signing-key.ts";

/** How one of the platform secrets is rotated. */
export interface SecretRules {
  /** The value after this one. */
  next(current: string, chance: Chance): string;
  /** Throws unless the value can do its work, and that of the one it is to replace. */
  refuseUnsound(next: string, current: string): void;
}

const ADMIN_KEY_BYTES = 36;
/** What an `Authorization` header carries unharmed; an operator may have put a key of another length. */
const ADMIN_KEY = /^[\x21-\x7e]{32,256}$/;

export const SECRET_RULES = {
  signingKey: { next: (_, chance) => newKeyText(chance), refuseUnsound: (next) => void readPlatformSigningKey(next) },
  sessionKey: { next: (_, chance) => newKeyText(chance), refuseUnsound: (next) => void readKeyText(next) },
  apiKeyPepper: { next: addPepper, refuseUnsound: refuseLostPeppers },
  adminKey: {
    next: (_, chance) => Buffer.from(chance(ADMIN_KEY_BYTES)).toString("base64url"),
    refuseUnsound: refuseUnsendable,
  },
} as const satisfies Readonly<Record<string, SecretRules>>;

export type PlatformSecretKind = keyof typeof SECRET_RULES;

/** Every API key that was hashed with a lost pepper would be dead for ever, and nothing could bring it back. */
function refuseLostPeppers(next: string, current: string): void {
  const ring = readPepperRing(next);
  const lost = readPepperRing(current).all.filter(({ name, key }) => !ring.named(name)?.key.equals(key));
  if (lost.length > 0)
    throw new Error(`Cannot use the peppers: ${lost.map(({ name }) => name).join(", ")} would be lost`);
}

function refuseUnsendable(next: string): void {
  if (!ADMIN_KEY.test(next))
    throw new Error(`Cannot use the admin key: found ${next.length} characters, wanted 32 to 256 of printable ASCII`);
}
