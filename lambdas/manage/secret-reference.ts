import type { ReferencedSecrets } from "../../adapters/referenced-secrets.ts";
import type { TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import { type SecretArn, SecretReferenceInvalid } from "../../core/secret-reference.ts";

export type CheckSecret = (tenant: TenantId, arn: SecretArn) => Promise<void>;

/** By reading it once: a reference that cannot sign is better refused now than at the first delivery. */
export function createCheckSecret(read: ReferencedSecrets): CheckSecret {
  return async (tenant, arn) => {
    try {
      await read(tenant, arn);
    } catch (cause) {
      if (!(cause instanceof SecretReferenceInvalid)) throw cause;
      const fields = [{ field: "secretArn", message: cause.message }];
      throw new ApiProblem(422, cause.code, "The endpoint cannot be signed with this secret", { fields, cause });
    }
  };
}
