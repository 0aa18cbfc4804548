import * as z from "zod";

const LONGEST_OVERLAP_SECONDS = 7 * 86_400;

export const RotateSecretRequest = z.strictObject({
  /** One of the caller's own, as `whsec_…` or `whsk_…`; a new one is drawn when it is left out. */
  secret: z.string().min(1).max(256).exactOptional(),
  /** How `secret` is written: `text` is for what a receiver already keys with as plain characters. */
  secretAs: z.enum(["encoded", "text"]).default("encoded"),
  /** How long the replaced secret still signs; 0 revokes it at once. */
  overlapSeconds: z.int().min(0).max(LONGEST_OVERLAP_SECONDS).default(86_400),
  /** Whether every secret before the new one stops signing at once. */
  revokeEarlier: z.boolean().default(false),
});
export type RotateSecretRequest = z.infer<typeof RotateSecretRequest>;
