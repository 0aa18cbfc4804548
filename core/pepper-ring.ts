import * as z from "zod";
import type { Chance } from "./id.ts";
import { newKeyText, PlatformKeyText } from "./platform-key.ts";

/** A secret under the hashes of API keys. Each hash is stored with the name of its pepper. */
export interface Pepper {
  readonly name: string;
  readonly key: Buffer;
}

/**
 * All peppers there ever were. A hash cannot be made anew without the API key, which only its holder has: so a rotation
 * adds a pepper and takes none away, and no key dies of it (ADR 041).
 */
export interface PepperRing {
  /** For what is hashed from now on. */
  readonly newest: Pepper;
  readonly all: readonly Pepper[];
  named(name: string): Pepper | undefined;
}

const PepperName = z.string().regex(/^p[1-9]\d{0,4}$/, "wanted names such as p1");
const StoredRing = z
  .record(PepperName, PlatformKeyText)
  .refine((ring) => Object.keys(ring).length > 0, "wanted at least one pepper");

/** Reads the text of the secret. */
export function readPepperRing(text: string): PepperRing {
  const peppers = new Map(
    Object.entries(parseRing(text)).map(([name, hex]) => [name, { name, key: Buffer.from(hex, "hex") }]),
  );
  const newest = peppers.get(`p${newestNumber(peppers.keys())}`);
  if (newest === undefined) throw new Error("Cannot read the peppers: found none, wanted at least one");
  return { newest, all: [...peppers.values()], named: (name) => peppers.get(name) };
}

/** The text of the secret with one pepper more. */
export function addPepper(text: string, chance: Chance): string {
  const ring = parseRing(text);
  return JSON.stringify({ ...ring, [`p${newestNumber(Object.keys(ring)) + 1}`]: newKeyText(chance) });
}

/** Zod's errors repeat no value. Those of `JSON.parse` quote what they could not read, so they end here. */
function parseRing(text: string): z.infer<typeof StoredRing> {
  try {
    return StoredRing.parse(JSON.parse(text));
  } catch (error) {
    throw error instanceof SyntaxError ? new Error("Cannot read the peppers: found no JSON") : error;
  }
}

const newestNumber = (names: Iterable<string>): number => Math.max(...[...names].map((name) => Number(name.slice(1))));
