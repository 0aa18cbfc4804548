import * as z from "zod";
import { isReservedHeader } from "../reserved-header.ts";

/**
 * What the key of a legacy scheme is. Their libraries take the secret as a string and key with its characters, so the
 * `whsec_…` text works as it is pasted; `bytes` is for a secret imported from such a receiver, whose text is inside.
 */
const secretAs = z.enum(["text", "bytes"]).default("text");

/** Slack signs the time too, and sends it in a header of its own. */
export const SLACK_TIMESTAMP = "x-slack-request-timestamp";

const HeaderName = z
  .string()
  .max(64)
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9_-]*$/, "wanted a header name of letters, digits, hyphens and underscores")
  .refine((name) => !isReservedHeader(name) && name !== SLACK_TIMESTAMP, "wanted a header that is not reserved");

const NamedLegacyScheme = z.strictObject({
  scheme: z.enum(["github", "stripe", "shopify", "slack", "razorpay"]),
  secretAs,
});

const PlainHmacScheme = z.strictObject({
  scheme: z.literal("hmac"),
  // sha1 only because receivers exist that know nothing else; as a MAC it is not broken.
  algorithm: z.enum(["sha256", "sha512", "sha1"]),
  header: HeaderName,
  prefix: z
    .string()
    .max(32)
    .regex(/^[\x21-\x7e]*$/, "wanted printable ASCII without spaces")
    .default(""),
  encoding: z.enum(["hex", "base64"]),
  secretAs,
});

export const SignatureScheme = z.discriminatedUnion("scheme", [
  z.strictObject({ scheme: z.literal("v1a") }),
  NamedLegacyScheme,
  PlainHmacScheme,
]);

export type LegacyScheme = z.infer<typeof NamedLegacyScheme> | z.infer<typeof PlainHmacScheme>;
export type SignatureScheme = z.infer<typeof SignatureScheme>;

const HEADER_OF_NAMED = {
  github: "x-hub-signature-256",
  stripe: "stripe-signature",
  shopify: "x-shopify-hmac-sha256",
  slack: "x-slack-signature",
  razorpay: "x-razorpay-signature",
} as const;

/** The header that carries the scheme's signature. */
export function signatureHeaderOf(scheme: SignatureScheme): string {
  if (scheme.scheme === "v1a") return "webhook-signature";
  return scheme.scheme === "hmac" ? scheme.header : HEADER_OF_NAMED[scheme.scheme];
}

/** What an endpoint may ask for beside `v1`, which is always there. */
export const SignatureSchemes = z
  .array(SignatureScheme)
  .max(8)
  .refine(
    (schemes) => new Set(schemes.map(signatureHeaderOf)).size === schemes.length,
    "wanted at most one scheme for each header",
  );
