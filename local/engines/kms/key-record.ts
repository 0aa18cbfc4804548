import * as z from "zod";

export const keyUsage = z.enum(["ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC"]);
export type KeyUsage = z.infer<typeof keyUsage>;

export const keySpec = z.enum(["SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"]);
export type KeySpec = z.infer<typeof keySpec>;

/** Bytes of key material by spec: an HMAC key is as long as the digest it serves. */
const MATERIAL_BYTES: Readonly<Record<KeySpec, number>> = {
  SYMMETRIC_DEFAULT: 32,
  HMAC_224: 28,
  HMAC_256: 32,
  HMAC_384: 48,
  HMAC_512: 64,
};

const keyState = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("Enabled") }),
  z.strictObject({ name: z.literal("Disabled") }),
  z.strictObject({ name: z.literal("PendingDeletion"), deletionDate: z.number() }),
]);

// Key material has no protector above it here: the file that holds these records is the root of trust of the local
// cloud, which is why it is readable by its owner only.
const keyMaterial = z.strictObject({ bytes: z.base64(), createdAt: z.number() });
export type KeyMaterial = z.infer<typeof keyMaterial>;

export const keyRecord = z.strictObject({
  id: z.uuid(),
  /** AWS-managed keys serve a service under `alias/aws/…`; only their service may change them. */
  manager: z.enum(["CUSTOMER", "AWS"]),
  usage: keyUsage,
  spec: keySpec,
  description: z.string(),
  createdAt: z.number(),
  state: keyState,
  /** Oldest first. Nothing is ever removed: what an old version sealed stays readable. */
  material: z.array(keyMaterial).min(1),
  rotation: z.strictObject({ periodInDays: z.number(), startedAt: z.number() }).optional(),
});
export type KeyRecord = z.infer<typeof keyRecord>;

export function materialBytes(spec: KeySpec): number {
  return MATERIAL_BYTES[spec];
}

export function isSpecOf(usage: KeyUsage, spec: KeySpec): boolean {
  return (usage === "ENCRYPT_DECRYPT") === (spec === "SYMMETRIC_DEFAULT");
}

export function specOf(usage: KeyUsage): KeySpec {
  return usage === "ENCRYPT_DECRYPT" ? "SYMMETRIC_DEFAULT" : "HMAC_256";
}
