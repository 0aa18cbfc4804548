import { createCipheriv } from "node:crypto";

/** What GCM authenticates with: its key and its associated data. The nonce is shared. */
export interface GcmReader {
  readonly key: Uint8Array;
  readonly aad: Uint8Array;
}

const BLOCK_BYTES = 16;
const REDUCTION = 0xe1n << 120n;

/**
 * One ciphertext and tag that AES-256-GCM accepts under two keys ("invisible salamander"). The tag is linear in every block
 * of ciphertext, so with one block left free the two tags can be made equal: C·(H₁² ⊕ H₂²) = the rest of both tags.
 */
export function twoKeyCiphertext(first: GcmReader, second: GcmReader, nonce: Uint8Array, chosen: Uint8Array) {
  const free = Buffer.alloc(BLOCK_BYTES);
  const withHole = Buffer.concat([chosen, free]);
  const difference = tagOf(first, nonce, withHole) ^ tagOf(second, nonce, withHole);
  const weight = square(hashKey(first.key)) ^ square(hashKey(second.key));
  const solution = multiply(difference, invert(weight));

  const content = Buffer.concat([chosen, toBlock(solution)]);
  return { content, tag: toBlock(tagOf(first, nonce, content)) };
}

function tagOf({ key, aad }: GcmReader, nonce: Uint8Array, content: Uint8Array): bigint {
  const lengths = Buffer.alloc(BLOCK_BYTES);
  lengths.writeUInt32BE(aad.length * 8, 4);
  lengths.writeUInt32BE(content.length * 8, 12);
  const blocks = [...blocksOf(aad), ...blocksOf(content), toNumber(lengths)];

  const hash = blocks.reduce((sum, block) => multiply(sum ^ block, hashKey(key)), 0n);
  const firstCounter = Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])]);
  return hash ^ toNumber(encryptBlock(key, firstCounter));
}

function blocksOf(bytes: Uint8Array): bigint[] {
  const padded = Buffer.alloc(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(bytes);
  return Array.from({ length: padded.length / BLOCK_BYTES }, (_, index) =>
    toNumber(padded.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES)),
  );
}

function hashKey(key: Uint8Array): bigint {
  return toNumber(encryptBlock(key, Buffer.alloc(BLOCK_BYTES)));
}

function encryptBlock(key: Uint8Array, block: Uint8Array): Buffer {
  return createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(block);
}

/** In GF(2¹²⁸) with GCM's order of bits: the highest bit of the number is the lowest power. */
function multiply(left: bigint, right: bigint): bigint {
  let product = 0n;
  let shifted = left;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((right >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ REDUCTION : shifted >> 1n;
  }
  return product;
}

function square(value: bigint): bigint {
  return multiply(value, value);
}

/** By Fermat: the power 2¹²⁸ − 2, which is 127 squarings, each but the first preceded by one multiplication. */
function invert(value: bigint): bigint {
  let power = value;
  for (let step = 0; step < 126; step++) power = multiply(square(power), value);
  return square(power);
}

function toNumber(block: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(block).toString("hex")}`);
}

function toBlock(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(BLOCK_BYTES * 2, "0"), "hex");
}
