/** A changed or revoked secret, a changed URL, an opened circuit: all are known everywhere within this. */
export const CACHE = { maxAgeMs: 10_000, maxEntries: 2_000 };

/** Long enough for the attempts of one batch that end together, too short to be felt. */
export const LINGER_MS = 5;
