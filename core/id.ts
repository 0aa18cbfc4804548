import * as z from "zod";
import type { EpochMs } from "./time.ts";

// Crockford's alphabet keeps the order of the bytes, so ids sort by the time they were made.
export const ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ENCODED_LENGTH = 26;

const encodedId = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-7][${ID_ALPHABET}]{${ENCODED_LENGTH - 1}}$`),
      `wanted an id such as ${prefix}_01…`,
    );

export const TenantId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "wanted 1 to 64 letters, digits, dots, underscores or hyphens")
  // In a path they are steps to elsewhere, so what such a tenant owns could be published and never be read.
  .refine((id) => id !== "." && id !== "..", "wanted more than dots")
  .brand<"TenantId">()
  .meta({ id: "TenantId" });
export type TenantId = z.infer<typeof TenantId>;

export const EventId = encodedId("evt").brand<"EventId">().meta({ id: "EventId" });
export type EventId = z.infer<typeof EventId>;

export const EndpointId = encodedId("ep").brand<"EndpointId">().meta({ id: "EndpointId" });
export type EndpointId = z.infer<typeof EndpointId>;

export const JobId = encodedId("job").brand<"JobId">().meta({ id: "JobId" });
export type JobId = z.infer<typeof JobId>;

/** Gives that many random bytes; injected, so that ids, salts and jitter can be pinned in tests. */
export type Chance = (bytes: number) => Uint8Array;

export const newEventId = (now: EpochMs, chance: Chance): EventId => EventId.parse(`evt_${encode(uuid7(now, chance))}`);

export const newEndpointId = (now: EpochMs, chance: Chance): EndpointId =>
  EndpointId.parse(`ep_${encode(uuid7(now, chance))}`);

export const newJobId = (now: EpochMs, chance: Chance): JobId => JobId.parse(`job_${encode(uuid7(now, chance))}`);

/** A number from 0 up to, but not including, 1. */
export const fractionFrom = (chance: Chance): number => Buffer.from(chance(4)).readUInt32BE() / 2 ** 32;

/** RFC 9562, version 7: 48 bits of time, then version, variant and 74 bits of chance. */
function uuid7(now: EpochMs, chance: Chance): bigint {
  const random = chance(10).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const randomA = (random >> 62n) & 0xfffn;
  const randomB = random & ((1n << 62n) - 1n);
  return (BigInt(now) << 80n) | (0x7n << 76n) | (randomA << 64n) | (0b10n << 62n) | randomB;
}

function encode(value: bigint): string {
  const digits = Array.from({ length: ENCODED_LENGTH }, (_, place) => {
    const shift = BigInt(5 * (ENCODED_LENGTH - 1 - place));
    return ID_ALPHABET.charAt(Number((value >> shift) & 31n));
  });
  return digits.join("");
}
