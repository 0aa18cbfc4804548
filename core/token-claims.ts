import * as z from "zod";
import { TenantScope } from "./api-key-record.ts";
import type { Caller } from "./caller.ts";
import type { IdentityProvider } from "./contract/identity-provider.ts";
import { ROLES } from "./contract/roles.ts";

/** Long enough for any subject seen in the field; it is written into each entry of the audit log. */
const LONGEST_SUBJECT = 128;

const Subject = z.string().min(1).max(LONGEST_SUBJECT);
const Role = z.enum(ROLES);

/**
 * The caller that a verified token speaks for. A token without a role or a tenant speaks for nobody: there is no default
 * that would be right for both a viewer and an admin.
 */
export function callerOfClaims(
  claims: Readonly<Record<string, unknown>>,
  provider: Pick<IdentityProvider, "roleClaim" | "tenantClaim">,
): Caller | undefined {
  const subject = Subject.safeParse(claims.sub);
  const role = onlyRole(claims[provider.roleClaim]);
  const tenant = TenantScope.safeParse(claims[provider.tenantClaim]);
  if (!subject.success || !tenant.success || role === undefined) return undefined;
  return { keyId: `jwt:${subject.data}`, role, tenant: tenant.data };
}

/** Providers put groups into lists. One of ours among them is a role; two are a contradiction. */
function onlyRole(claim: unknown): Caller["role"] | undefined {
  const named = (Array.isArray(claim) ? claim : [claim]).flatMap((value) => Role.safeParse(value).data ?? []);
  return named.length === 1 ? named[0] : undefined;
}
