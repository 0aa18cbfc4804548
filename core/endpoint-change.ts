import type { Endpoint } from "./endpoint.ts";
import type { EndpointPatch } from "./endpoint-request.ts";
import type { EpochMs } from "./time.ts";

/** Headers are sealed by whoever has the keys; everything else of a patch is said here. */
export type PlainPatch = Omit<EndpointPatch, "headers">;

/** The fields that null takes away. The others are always there. */
const REMOVABLE = [
  "description",
  "channels",
  "filter",
  "secretArn",
  "schedule",
  "timeoutSeconds",
  "rateLimit",
  "metadata",
] as const;

/** Null takes a field away, and what is not named stays. No merge patch: what is inside of a field is not merged. */
export function patched(endpoint: Endpoint, patch: PlainPatch): Endpoint {
  const next: Mutable<Endpoint> = { ...endpoint, ...withoutNulls(patch) };
  for (const field of REMOVABLE) if (patch[field] === null) delete next[field];
  return next;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
type WithoutNulls<T> = { readonly [Field in keyof T]: Exclude<T[Field], null> };

function withoutNulls<T extends object>(patch: T): WithoutNulls<T>;
function withoutNulls(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
}

export function enabled(endpoint: Endpoint): Endpoint {
  if (endpoint.state === "enabled") return endpoint;
  const { disabled: _, ...rest } = endpoint;
  return { ...rest, state: "enabled" };
}

/** The first reason stays: an operator's click must not hide that the receiver is gone. */
export function disabledByHand(endpoint: Endpoint, now: EpochMs): Endpoint {
  if (endpoint.state === "disabled") return endpoint;
  return { ...endpoint, state: "disabled", disabled: { reason: "by_hand", at: now } };
}
