import * as z from "zod";
import type { Descriptions } from "./description.ts";

const PublicKey = z
  .object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), use: z.literal("sig"), kid: z.string(), x: z.string() })
  .meta({ id: "PublicKey" });

export const publicKeyRoutes = {
  listPublicKeys: {
    subject: "Reference",
    summary: "The public keys that webhooks are signed with",
    details:
      "A JWK set (RFC 7517). A `v1a` signature is sound when any of these keys made it. A key is served from the moment it " +
      "signs until 30 days after another took its place.",
    answers: { 200: { meaning: "The newest first.", schema: z.object({ keys: z.array(PublicKey) }) } },
    problems: ["temporarily_unavailable"],
  },
} as const satisfies Descriptions<"listPublicKeys">;
