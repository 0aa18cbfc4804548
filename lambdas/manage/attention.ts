import type { ReadDead } from "../../adapters/table/dead-deliveries.ts";
import type { Circuit } from "../../core/circuit.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import type { ReadDeliveries } from "./list-deliveries.ts";

/** Of each endpoint: enough to see what is held, and one read. */
const LOOKED_AT = 100;
const HELD_SHOWN = 10;

export interface AttentionPorts {
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly circuit: (endpoint: EndpointId) => Promise<Circuit>;
  readonly deliveries: ReadDeliveries;
  readonly dead: ReadDead;
}

export interface Degraded {
  readonly endpoint: Endpoint;
  readonly circuit: Circuit;
  /** The newest of them. */
  readonly held: readonly DeliveryRecord[];
}

export interface Attention {
  readonly degraded: readonly Degraded[];
  readonly dead: Awaited<ReturnType<ReadDead>>;
}

export type ReadAttention = (
  tenant: TenantId,
  page: { readonly limit: number; readonly before?: string | undefined },
) => Promise<Attention>;

/** What does not go as it should, now: endpoints that fail, are held or were disabled without anybody's wish, and the dead. */
export function createReadAttention(ports: AttentionPorts): ReadAttention {
  return async (tenant, page) => {
    const [endpoints, dead] = await Promise.all([ports.endpointsOf(tenant), ports.dead(tenant, page)]);
    const looked = await Promise.all(endpoints.map((endpoint) => look(endpoint, ports)));
    return { degraded: looked.filter((it) => it !== undefined), dead };
  };
}

async function look(endpoint: Endpoint, ports: AttentionPorts): Promise<Degraded | undefined> {
  const circuit = await ports.circuit(endpoint.id);
  if (isWell(endpoint, circuit)) return undefined;
  const newest = circuit.state === "closed" ? [] : await ports.deliveries(endpoint.id, { limit: LOOKED_AT });
  return { endpoint, circuit, held: newest.filter(({ status }) => status === "held").slice(0, HELD_SHOWN) };
}

function isWell({ disabled }: Endpoint, circuit: Circuit): boolean {
  if (disabled !== undefined && disabled.reason !== "by_hand") return false;
  return circuit.state === "closed" && circuit.failing === undefined;
}
