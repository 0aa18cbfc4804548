import type { Circuits } from "../../../adapters/circuit/circuits.ts";
import { CircuitRequest } from "../../../core/circuit-request.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import type { AuthorizedEvent } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readBody } from "../../middleware/request-body.ts";
import { describeCircuit } from "../describe-circuit.ts";
import type { Operations } from "../operation.ts";
import { endpointPath } from "../path.ts";

export interface CircuitOperationPorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly circuits: Pick<Circuits, "read" | "change">;
}

export function circuitOperations({
  endpoint,
  circuits,
}: CircuitOperationPorts): Operations<"getCircuit" | "putCircuit"> {
  async function ownerOf(event: AuthorizedEvent) {
    const { tenant, id } = endpointPath(event);
    if (!(await endpoint(tenant, id))) throw notFound();
    return { tenant, endpoint: id };
  }

  return {
    getCircuit: async (event) => {
      const owner = await ownerOf(event);
      return answer(200, describeCircuit(await circuits.read(owner.endpoint)));
    },

    putCircuit: async (event) => {
      const { state } = readBody(CircuitRequest, event);
      const kind = state === "open" ? "opened_by_hand" : "closed_by_hand";
      const { circuit } = await circuits.change(await ownerOf(event), { kind });
      return answer(200, describeCircuit(circuit));
    },
  };
}
