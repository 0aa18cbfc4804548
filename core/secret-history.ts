import * as z from "zod";
import { formatSigningSecret, parseSigningSecret, type SigningSecret } from "./signing-secret.ts";
import { type EpochMs, epochMs } from "./time.ts";

/** The secrets of an endpoint: the one that receivers should hold, and those they may still hold. */
export interface SecretHistory {
  readonly current: SigningSecret;
  /** Newest first. */
  readonly earlier: readonly EarlierSecret[];
}

export interface EarlierSecret {
  readonly secret: SigningSecret;
  readonly validUntil: EpochMs;
}

const StoredHistory = z.strictObject({
  current: z.string(),
  earlier: z.array(z.strictObject({ secret: z.string(), validUntil: z.number() })),
});

/** All that sign now, newest first: receivers with a scheme of one signature get that of the first. */
export function currentSecrets({ current, earlier }: SecretHistory, now: EpochMs): readonly SigningSecret[] {
  return [current, ...stillValid(earlier, now).map(({ secret }) => secret)];
}

export function stillValid(earlier: readonly EarlierSecret[], now: EpochMs): readonly EarlierSecret[] {
  return earlier.filter(({ validUntil }) => validUntil > now);
}

/** The plaintext of the endpoint's envelope of secrets. */
export function writeSecretHistory({ current, earlier }: SecretHistory): string {
  return JSON.stringify({
    current: formatSigningSecret(current),
    earlier: earlier.map(({ secret, validUntil }) => ({ secret: formatSigningSecret(secret), validUntil })),
  } satisfies z.infer<typeof StoredHistory>);
}

export function readSecretHistory(text: string): SecretHistory {
  const { current, earlier } = StoredHistory.parse(JSON.parse(text));
  return {
    current: parseSigningSecret(current),
    earlier: earlier.map(({ secret, validUntil }) => ({
      secret: parseSigningSecret(secret),
      validUntil: epochMs(validUntil),
    })),
  };
}
