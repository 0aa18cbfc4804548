import type { Endpoint } from "../../core/endpoint.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { SigningSecret } from "../../core/signing-secret.ts";

/**
 * Refuses a secret and schemes that do not go together: the schemes of others are MACs, and an Ed25519 key makes none. Said
 * now and not at the first delivery, or, where an earlier secret signs for a while, a day later.
 */
export function refuseKeyless(
  { signatureSchemes, secretArn }: Pick<Endpoint, "signatureSchemes" | "secretArn">,
  current: SigningSecret,
  field: "secret" | "signatureSchemes",
): void {
  const legacy = signatureSchemes.find(({ scheme }) => scheme !== "v1a");
  if (legacy === undefined || current.kind === "hmac" || secretArn !== undefined) return;

  const message = `the scheme "${legacy.scheme}" signs with an HMAC secret, found an Ed25519 key`;
  throw new ApiProblem(422, "invalid_request", `The endpoint could not be signed: ${message}`, {
    fields: [{ field, message }],
  });
}
