import type { Compression } from "./compression.ts";
import { EnvelopeError } from "./envelope-error.ts";

/** What stands in clear before the sealed part. docs/wire-contract.md draws it byte by byte. */
export interface EnvelopeHeader {
  readonly compression: Compression;
  readonly keyVersion: number;
}

export const HEADER_BYTES = 12;

const MAGIC = 0x5048_524e; // "PHRN"
const FORMAT_VERSION = 1;
const SUITE_HKDF_SHA512_AES256_GCM = 1;
/** By their flags: at most one of them is set. */
const COMPRESSIONS = ["none", "zstd", "deflate"] as const satisfies readonly Compression[];

export function writeHeader(header: EnvelopeHeader): Uint8Array {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt8(FORMAT_VERSION, 4);
  bytes.writeUInt8(SUITE_HKDF_SHA512_AES256_GCM, 5);
  bytes.writeUInt16BE(COMPRESSIONS.indexOf(header.compression), 6);
  bytes.writeUInt32BE(header.keyVersion, 8);
  return bytes;
}

/** Strict: a header has one spelling, so that what it says and what is authenticated can not come apart. */
export function readHeader(envelope: Uint8Array): EnvelopeHeader {
  if (envelope.length < HEADER_BYTES)
    throw unreadable(`${envelope.length} bytes`, `at least the ${HEADER_BYTES} of its header`);

  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, HEADER_BYTES);
  if (bytes.readUInt32BE(0) !== MAGIC) throw unreadable("another kind of bytes", 'the magic "PHRN"');
  expectByte(bytes, 4, FORMAT_VERSION, "format version");
  expectByte(bytes, 5, SUITE_HKDF_SHA512_AES256_GCM, "suite");

  const flags = bytes.readUInt16BE(6);
  const compression = COMPRESSIONS[flags];
  if (compression === undefined) throw unreadable(`flags ${flags}`, "one of 0 (none), 1 (zstd) and 2 (deflate)");
  return { compression, keyVersion: bytes.readUInt32BE(8) };
}

/** Readable before the key is known: this is how a keyring learns which key to unwrap. Not yet authenticated. */
export function keyVersionOf(envelope: Uint8Array): number {
  return readHeader(envelope).keyVersion;
}

function expectByte(bytes: Buffer, offset: number, wanted: number, name: string): void {
  const found = bytes.readUInt8(offset);
  if (found !== wanted) throw unreadable(`${name} ${found}`, `${name} ${wanted}`);
}

function unreadable(found: string, wanted: string): EnvelopeError {
  return new EnvelopeError(`Cannot read an envelope: found ${found}, wanted ${wanted}`);
}
