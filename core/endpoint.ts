import type { EndpointRequest } from "./endpoint-request.ts";
import type { EndpointId, TenantId } from "./id.ts";
import type { EpochMs } from "./time.ts";

/** Why an endpoint gets no requests. Only `gone`, the receiver's own 410, ends its deliveries for good. */
export const DISABLED_REASONS = ["by_hand", "failing", "gone"] as const;

export interface Disabling {
  readonly reason: (typeof DISABLED_REASONS)[number];
  readonly at: EpochMs;
}

/** A URL of a tenant that wants some event types. What was asked for, and what we keep beside it. */
export interface Endpoint extends Omit<EndpointRequest, "headers"> {
  readonly id: EndpointId;
  readonly tenant: TenantId;
  readonly state: "enabled" | "disabled";
  /** There exactly while the state is `disabled`. */
  readonly disabled?: Disabling;
  /** The signing secrets (core/secret-history.ts) as an envelope of JSON. */
  readonly sealedSecrets: Uint8Array;
  /** The endpoint's own headers as an envelope of JSON: their values are credentials more often than not. */
  readonly sealedHeaders?: Uint8Array;
  readonly headerNames?: readonly string[];
  readonly createdAt: EpochMs;
  /** Grows with every change; what a change is based on is named by it (`ETag`, `If-Match`). */
  readonly version: number;
}

/** From DNS to the last byte of the answer that is read, where the endpoint asks for nothing else. */
const DEFAULT_TIMEOUT_SECONDS = 15;

export const timeoutSecondsOf = ({ timeoutSeconds }: Pick<Endpoint, "timeoutSeconds">): number =>
  timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;

/** What may be said of an endpoint: everything but its secrets. */
export function describeEndpoint(endpoint: Endpoint) {
  const { sealedSecrets: _, sealedHeaders: __, createdAt, disabled, ...shown } = endpoint;
  return {
    ...shown,
    ...(disabled && { disabled: { ...disabled, at: new Date(disabled.at).toISOString() } }),
    createdAt: new Date(createdAt).toISOString(),
  };
}
