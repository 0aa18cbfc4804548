import { createHash, timingSafeEqual } from "node:crypto";
import type { Caller } from "../../core/caller.ts";
import { ROUTES, type Role, type Route, routeNamed } from "../../core/contract/routes.ts";
import { bearerOf } from "./bearer.ts";

export type Decision = { readonly allowed: true; readonly caller: Caller } | { readonly allowed: false };

export interface CallToAuthorize {
  readonly authorization: string | undefined;
  readonly routeKey: string;
}

export interface AuthorizePorts {
  /** The values of the admin key that are valid now: the current one, and the one before it while it is rotated. */
  readonly adminKeys: () => Promise<readonly string[]>;
}

const ADMIN: Caller = { keyId: "admin", role: "admin", tenant: "*" };
const REFUSED: Decision = { allowed: false };

export function createAuthorizeCall({ adminKeys }: AuthorizePorts): (call: CallToAuthorize) => Promise<Decision> {
  return async ({ authorization, routeKey }) => {
    const key = bearerOf(authorization);
    if (key === undefined) return REFUSED;

    const isAdmin = (await adminKeys()).some((adminKey) => isSameSecret(key, adminKey));
    return isAdmin && mayCall(ADMIN.role, routeKey) ? { allowed: true, caller: ADMIN } : REFUSED;
  };
}

/** Hashes have one length, so neither the length nor the common prefix of a guess can be timed. */
function isSameSecret(found: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(found), digest(wanted));
}

function mayCall(role: Role, routeKey: string): boolean {
  const name = routeNamed(routeKey);
  if (name === undefined) return false;
  const route: Route = ROUTES[name];
  return route.allows === "anyone" || route.allows.includes(role);
}
