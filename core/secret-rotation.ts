import type { EndpointId } from "./id.ts";
import { type SecretHistory, stillValid } from "./secret-history.ts";
import type { SigningSecret } from "./signing-secret.ts";
import { after, type EpochMs } from "./time.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const DEFAULT_OVERLAP_MS = DAY_MS;
const MAX_OVERLAP_MS = 7 * DAY_MS;
const MAX_EARLIER_SECRETS = 7;

export class SecretRotationError extends Error {
  override readonly name = "SecretRotationError";
  readonly code: "overlap_out_of_range" | "too_many_earlier_secrets";

  constructor(code: SecretRotationError["code"], endpoint: EndpointId, found: string) {
    super(`Cannot rotate the secret of "${endpoint}": ${found}`);
    this.code = code;
  }
}

export interface Rotation {
  readonly endpoint: EndpointId;
  readonly next: SigningSecret;
  readonly now: EpochMs;
  /** How long the replaced secret still signs beside the next one; 0 revokes it at once. */
  readonly overlapMs?: number;
}

export function rotateSecret(history: SecretHistory, rotation: Rotation): SecretHistory {
  const { endpoint, next, now, overlapMs = DEFAULT_OVERLAP_MS } = rotation;
  if (!(overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS))
    throw new SecretRotationError(
      "overlap_out_of_range",
      endpoint,
      `found an overlap of ${overlapMs} ms, wanted 0 to ${MAX_OVERLAP_MS} (7 days)`,
    );

  const earlier = stillValid(history.earlier, now);
  if (overlapMs === 0) return { current: next, earlier };
  // Each signature costs time on every attempt and room in a header that receivers limit.
  if (earlier.length >= MAX_EARLIER_SECRETS)
    throw new SecretRotationError(
      "too_many_earlier_secrets",
      endpoint,
      `${earlier.length} earlier secrets are still valid, at most ${MAX_EARLIER_SECRETS} may be`,
    );
  return { current: next, earlier: [{ secret: history.current, validUntil: after(now, overlapMs) }, ...earlier] };
}

/** For a secret that leaked after it was rotated: only the current one signs from here on. */
export function revokeEarlierSecrets({ current }: SecretHistory): SecretHistory {
  return { current, earlier: [] };
}
