import * as z from "zod";

const secretVersion = z.strictObject({
  id: z.string(),
  createdAt: z.number(),
  stages: z.array(z.string()),
  /** What the sealer made of the value. Absent while a rotation has announced the version and not yet filled it. */
  sealed: z.string().optional(),
});
export type SecretVersion = z.infer<typeof secretVersion>;

const rotation = z.strictObject({
  isEnabled: z.boolean(),
  functionArn: z.string(),
  rules: z.record(z.string(), z.union([z.string(), z.number()])),
  intervalMs: z.number().optional(),
  configuredAt: z.number(),
  lastRotatedAt: z.number().optional(),
});
export type Rotation = z.infer<typeof rotation>;

export const tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });

export const secretRecord = z.strictObject({
  arn: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kmsKeyId: z.string().optional(),
  createdAt: z.number(),
  changedAt: z.number(),
  deletion: z.strictObject({ requestedAt: z.number(), dueAt: z.number() }).optional(),
  tags: z.array(tag),
  rotation: rotation.optional(),
  versions: z.array(secretVersion),
});
export type SecretRecord = z.infer<typeof secretRecord>;

/** A secret is text or bytes, never both; bytes stay in the base64 they came in. */
export type SecretValue = { readonly text: string } | { readonly base64: string };

export function isSameValue(one: SecretValue, other: SecretValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
