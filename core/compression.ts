import { constants, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** How the content of an envelope is compressed. */
export type Compression = "none" | "zstd" | "deflate";

export interface Content {
  readonly compression: Compression;
  readonly bytes: Uint8Array;
}

const SMALLEST_WORTHWHILE_BYTES = 256;
const LEAST_SAVING = 1 / 16;

// Of the two, zstd is faster and smaller on long content and expensive to set up: 12 µs for one byte, where deflate takes 3. At 8 KiB
// they cost the same; most payloads are shorter (docs/adr/042-compression.md has the figures).
const LONGEST_DEFLATED_BYTES = 8 * 1024;

// Level 1: on JSON of some KB the higher levels cost time and save a few bytes in a thousand.
// A window as long as the longest content finds all there is to find, and is less to set up than the default.
const DEFLATE = { level: 1, windowBits: Math.log2(LONGEST_DEFLATED_BYTES) };
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Compressed when that saves enough to be worth opening it again, or as it is. */
export function compressIfWorthwhile(bytes: Uint8Array): Content {
  if (bytes.length < SMALLEST_WORTHWHILE_BYTES) return { compression: "none", bytes };

  const content = compress(bytes);
  return content.bytes.length <= bytes.length * (1 - LEAST_SAVING) ? content : { compression: "none", bytes };
}

/** Stops at the cap instead of trusting the size that a frame claims: 100 bytes of zstd can hold gigabytes. */
export function decompress({ compression, bytes }: Content, maxBytes: number): Uint8Array {
  if (compression === "zstd") return zstdDecompressSync(bytes, { maxOutputLength: maxBytes });
  if (compression === "deflate") return inflateRawSync(bytes, { maxOutputLength: maxBytes });
  return bytes;
}

function compress(bytes: Uint8Array): Content {
  const chunkSize = chunkFor(bytes.length);
  if (bytes.length <= LONGEST_DEFLATED_BYTES)
    return { compression: "deflate", bytes: deflateRawSync(bytes, { ...DEFLATE, chunkSize }) };
  // Told the size, zstd makes its tables no larger than they need to be.
  return { compression: "zstd", bytes: zstdCompressSync(bytes, { ...ZSTD, chunkSize, pledgedSrcSize: bytes.length }) };
}

// zlib allocates its output in chunks; one that fits saves both copies and zeroed pages.
function chunkFor(bytes: number): number {
  return Math.min(Math.max(bytes, 1024), 64 * 1024);
}
