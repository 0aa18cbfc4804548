import * as z from "zod";

/** Asymmetric ones only: a secret that both sides hold would let whoever verifies also sign. */
export const TOKEN_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"] as const;

const HttpsUrl = z.url({ protocol: /^https$/, error: "wanted an https URL" });

/** An OIDC issuer whose tokens are let in, and where they say role and tenant. A setting of the stage. */
export const IdentityProvider = z.strictObject({
  issuer: HttpsUrl,
  audience: z.array(z.string().min(1)).min(1),
  /** Where its keys are; `<issuer>/.well-known/jwks.json` unless told. */
  jwksUri: HttpsUrl.exactOptional(),
  algorithms: z.array(z.enum(TOKEN_ALGORITHMS)).min(1).default(["RS256", "ES256", "EdDSA"]),
  roleClaim: z.string().min(1).default("posthorn_role"),
  tenantClaim: z.string().min(1).default("posthorn_tenant"),
});
export type IdentityProvider = z.infer<typeof IdentityProvider>;

/** As the stack hands them to the authorizer. */
export const readIdentityProviders = (text: string): readonly IdentityProvider[] =>
  z.array(IdentityProvider).parse(JSON.parse(text));
