import type { CircuitAnnouncement } from "../../core/circuit.ts";
import type { Disabling } from "../../core/endpoint.ts";
import type { Announce } from "../announce/announcer.ts";
import type { CircuitOwner } from "./circuit-item.ts";

export interface CircuitAnnouncerPorts {
  readonly disable: (owner: CircuitOwner, disabling: Disabling) => Promise<boolean>;
  readonly announce: Announce;
}

/** What a won transition brings with it: the endpoint is disabled where the circuit says so, and operators are told. */
export const createCircuitAnnouncer =
  ({ disable, announce }: CircuitAnnouncerPorts) =>
  async (owner: CircuitOwner, announcement: CircuitAnnouncement): Promise<void> => {
    const { type, at } = announcement;
    if (type === "endpoint.disabled" && !(await disable(owner, { reason: announcement.reason, at }))) return;
    await announce({ ...announcement, tenant: owner.tenant, endpoint: owner.endpoint });
  };
