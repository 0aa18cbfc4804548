/** One version of a tenant's key, opened. Only a keyring makes one; whoever holds it must not outlive the keyring's cache. */
export interface DataKey {
  readonly version: number;
  readonly bytes: Uint8Array;
}

export const DATA_KEY_BYTES = 32;
const MAX_VERSION = 0xffff_ffff;

/** What makes a data key unusable, in words; nothing when it is sound. */
export function dataKeyFlaw({ version, bytes }: DataKey): string | undefined {
  if (!Number.isInteger(version) || version < 0 || version > MAX_VERSION)
    return `found version ${version}, wanted a whole number from 0 to ${MAX_VERSION}`;
  if (bytes.length !== DATA_KEY_BYTES) return `found ${bytes.length} bytes, wanted ${DATA_KEY_BYTES}`;

  // A keyring zeroes what it evicts. Sealing under such a leftover would look fine and protect nothing.
  return bytes.every((byte) => byte === 0) ? "found only zeros, as an evicted key leaves behind" : undefined;
}
