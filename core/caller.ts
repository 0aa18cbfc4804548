import type { Role } from "./contract/routes.ts";

/** Who calls, as the authorizer found out and API Gateway passes on. */
export interface Caller {
  readonly keyId: string;
  readonly role: Role;
  /** The one tenant this caller is bound to, or `*` for the team that runs Posthorn. */
  readonly tenant: string;
}
