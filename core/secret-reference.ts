import * as z from "zod";
import type { TenantId } from "./id.ts";

const FORM =
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:(?<name>[A-Za-z0-9/_+=.@-]{1,512})-[A-Za-z0-9]{6}$/;

/** A secret that the owner of an endpoint keeps in Secrets Manager. */
export const SecretArn = z
  .string()
  .max(600)
  .regex(FORM, "wanted the whole ARN of a secret, with the six characters at its end")
  .brand<"SecretArn">();
export type SecretArn = z.infer<typeof SecretArn>;

/** A secret that an endpoint may not refer to, or whose value does not sign. Its message repeats nothing of the value. */
export class SecretReferenceInvalid extends Error {
  override readonly name = "SecretReferenceInvalid";
  readonly code: "secret_not_allowed" | "secret_unreadable";

  constructor(code: SecretReferenceInvalid["code"], arn: SecretArn, found: string) {
    super(`Cannot sign with "${arn}": ${found}`);
    this.code = code;
  }
}

/**
 * The role of a function can read every secret below the prefix, whoever's it is. So the name must hold the tenant, or
 * one tenant could have its webhooks signed with the secret of another.
 */
export function refuseForeignSecret(arn: SecretArn, tenant: TenantId, prefix: string): void {
  const wanted = `${prefix}${tenant}/`;
  const name = FORM.exec(arn)?.groups?.name ?? "";
  if (!name.startsWith(wanted))
    throw new SecretReferenceInvalid("secret_not_allowed", arn, `wanted a name that begins with ${wanted}`);
}
