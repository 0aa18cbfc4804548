import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

// zstd costs some 15 µs a call, mostly its set-up: a three-thousandth of what one saved DynamoDB write unit costs. Below this
// size hardly ever is one saved.
const SMALLEST_WORTHWHILE_BYTES = 256;
const LEAST_SAVING = 1 / 16;

// Level 1: on JSON of some KB the higher levels cost time and save a few bytes in a thousand.
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The zstd frame, or nothing when it would not be worth opening it again. */
export function compressIfWorthwhile(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < SMALLEST_WORTHWHILE_BYTES) return undefined;

  const frame = zstdCompressSync(bytes, { ...COMPRESSION, chunkSize: chunkFor(bytes.length) });
  return frame.length <= bytes.length * (1 - LEAST_SAVING) ? frame : undefined;
}

/** Stops at the cap instead of trusting the size that the frame claims: 100 bytes of zstd can hold gigabytes. */
export function decompress(frame: Uint8Array, maxBytes: number): Uint8Array {
  return zstdDecompressSync(frame, { maxOutputLength: maxBytes });
}

// zlib allocates its output in chunks; one that fits saves both copies and zeroed pages.
function chunkFor(bytes: number): number {
  return Math.min(Math.max(bytes, 1024), 64 * 1024);
}
