import type { Endpoint } from "../../core/endpoint.ts";
import { EndpointId, EventId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";

/** Literal things that many tests speak of. */
export const acme = TenantId.parse("acme");
export const noon = epochMs(Date.UTC(2026, 10, 20, 12));
export const paidEvent = EventId.parse("evt_01m7wd7tg0e008000000000000");
export const shopEndpoint = EndpointId.parse("ep_01m7wd7tg0e008000000000001");
export const crmEndpoint = EndpointId.parse("ep_01m7wd7tg0e008000000000002");

export function endpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    id: shopEndpoint,
    tenant: acme,
    url: "https://shop.example/webhooks",
    eventTypes: ["*"],
    signatureSchemes: [],
    state: "enabled",
    sealedSecrets: new Uint8Array([1, 2, 3]),
    createdAt: noon,
    version: 1,
    ...change,
  };
}

/** Chance that is none: ids and jitter come out the same every time. */
export const noChance = (bytes: number): Uint8Array => new Uint8Array(bytes);
