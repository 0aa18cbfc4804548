import type { TenantScope } from "./api-key-record.ts";
import type { Role } from "./contract/roles.ts";

/** Who calls, as the authorizer found out and API Gateway passes on. */
export interface Caller {
  /** The id of an API key, `admin` for the first key of the stack, or `jwt:<subject>` for a token. */
  readonly keyId: string;
  readonly role: Role;
  readonly tenant: TenantScope;
}

export const isBoundTo = (caller: Caller, tenant: TenantScope): boolean =>
  caller.tenant === "*" || caller.tenant === tenant;
