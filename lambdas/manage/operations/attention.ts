import * as z from "zod";
import { PageQuery } from "../../../core/contract/api/pages.ts";
import { describeEndpoint } from "../../../core/endpoint.ts";
import { tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Degraded, ReadAttention } from "../attention.ts";
import type { Cursors } from "../cursors.ts";
import { describeCircuit } from "../describe-circuit.ts";
import { type DescribePorts, describeDelivery } from "../describe-delivery.ts";
import type { Operations } from "../operation.ts";

export interface AttentionOperationPorts extends DescribePorts {
  readonly read: ReadAttention;
  readonly cursors: Cursors;
}

export function attentionOperations(ports: AttentionOperationPorts): Operations<"getAttention"> {
  const describe = async ({ endpoint, circuit, held }: Degraded) => ({
    endpoint: describeEndpoint(endpoint),
    circuit: describeCircuit(circuit),
    held: await Promise.all(held.map((record) => describeDelivery(record, ports))),
  });

  return {
    getAttention: async (event) => {
      const tenant = tenantFor(event);
      const { limit, cursor } = readQuery(PageQuery, event);
      const list = { route: "getAttention", tenant } as const;
      const before = await ports.cursors.open(list, cursor, z.string());
      const { degraded, dead } = await ports.read(tenant, { limit, before });
      return answer(200, {
        endpoints: await Promise.all(degraded.map(describe)),
        dead: await Promise.all(dead.deliveries.map((record) => describeDelivery(record, ports))),
        ...(await ports.cursors.next(list, dead.next)),
      });
    },
  };
}
