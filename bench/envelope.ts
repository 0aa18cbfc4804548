import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { openEnvelope, sealEnvelope } from "../core/envelope.ts";
import type { EnvelopeContext } from "../core/envelope-context.ts";

// What an envelope costs beside the bare cipher on the same 2 KB. Run with: npx node bench/envelope.ts
const ROUNDS = 12;
const CALLS_A_ROUND = 1000;
const NONCE = randomBytes(12);
const OPTIONS = { authTagLength: 16 };

const dataKey = { version: 1, bytes: randomBytes(32) };
const record = { tenant: "acme", recordType: "event", recordId: "evt_1" };
const associatedData = Buffer.from(JSON.stringify(record));

/** Looks like a payload: ids do not repeat, names do. */
function invoice(): Buffer {
  const items = Array.from({ length: 30 }, (_, index) => ({
    id: randomBytes(6).toString("hex"),
    amount: index * 1234,
    currency: "EUR",
    description: "Line item",
  }));
  return Buffer.from(JSON.stringify({ type: "invoice.paid", items })).subarray(0, 2048);
}

function rawSeal(bytes: Uint8Array) {
  const cipher = createCipheriv("aes-256-gcm", dataKey.bytes, NONCE, OPTIONS).setAAD(associatedData);
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return { sealed, tag: cipher.getAuthTag() };
}

function rawOpen({ sealed, tag }: ReturnType<typeof rawSeal>) {
  const decipher = createDecipheriv("aes-256-gcm", dataKey.bytes, NONCE, OPTIONS);
  decipher.setAAD(associatedData).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

/**
 * The fastest round of each, taken in turns: what else runs on the machine only ever adds, and it adds to both.
 */
function microsecondsOf(calls: readonly (() => unknown)[]): number[] {
  const best = calls.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= ROUNDS; round++) {
    calls.forEach((call, index) => {
      const elapsed = microsecondsOfOne(call);
      if (round > 0) best[index] = Math.min(best[index] ?? elapsed, elapsed); // round 0 warms up
    });
  }
  return best;
}

function microsecondsOfOne(call: () => unknown): number {
  const start = performance.now();
  for (let count = 0; count < CALLS_A_ROUND; count++) call();
  return ((performance.now() - start) * 1000) / CALLS_A_ROUND;
}

function compare(name: string, plaintext: Buffer, context: EnvelopeContext): void {
  const envelope = sealEnvelope({ plaintext, dataKey, context, chance: randomBytes });
  const raw = rawSeal(plaintext);
  const [rawSealUs = 0, sealUs = 0, rawOpenUs = 0, openUs = 0] = microsecondsOf([
    () => rawSeal(plaintext),
    () => sealEnvelope({ plaintext, dataKey, context, chance: randomBytes }),
    () => rawOpen(raw),
    () => openEnvelope({ envelope, dataKey, context }),
  ]);

  console.log(`${name}: ${plaintext.length} bytes → envelope of ${envelope.length}`);
  console.log(`  seal ${sealUs.toFixed(1)} µs, raw ${rawSealUs.toFixed(1)} µs: ${(sealUs / rawSealUs).toFixed(2)}×`);
  console.log(`  open ${openUs.toFixed(1)} µs, raw ${rawOpenUs.toFixed(1)} µs: ${(openUs / rawOpenUs).toFixed(2)}×`);
}

// The same bytes twice: only payloads and excerpts are compressed.
const plaintext = invoice();
compare("without compression", plaintext, { ...record, purpose: "endpoint-headers" });
compare("with compression", plaintext, { ...record, purpose: "payload" });
