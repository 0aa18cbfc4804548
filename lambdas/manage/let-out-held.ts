import type { Circuits } from "../../adapters/circuit/circuits.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";

export type OfEndpoint = (tenant: TenantId, id: EndpointId) => Promise<void>;

/** What the circuit of an endpoint holds comes out with the next wake, to be recorded: nothing will be sent to it any more. */
export function createLetOutHeld(circuits: Pick<Circuits, "change">): OfEndpoint {
  return async (tenant, endpoint) => {
    await circuits.change({ tenant, endpoint }, { kind: "endpoint_disabled" });
  };
}

/** The circuit first: a deletion that broke off in between finds the endpoint when it is made again. */
export function createRemoveEndpoint(letOutHeld: OfEndpoint, remove: OfEndpoint): OfEndpoint {
  return async (tenant, id) => {
    await letOutHeld(tenant, id);
    await remove(tenant, id);
  };
}
