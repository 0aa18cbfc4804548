import { DeliveriesQuery } from "../../../core/contract/api/delivery-query.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import { type EndpointId, EventId, type TenantId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import type { AuthorizedEvent } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import type { Cursors } from "../cursors.ts";
import { type DescribePorts, describeDelivery } from "../describe-delivery.ts";
import type { ListDeliveries } from "../list-deliveries.ts";
import type { Operations } from "../operation.ts";
import { endpointPath, eventInPath } from "../path.ts";
import { refuseDisabled } from "../refuse-disabled.ts";
import type { RetryDelivery } from "../retry-delivery.ts";

export interface DeliveryOperationPorts extends DescribePorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly delivery: (endpoint: EndpointId, event: EventId) => Promise<DeliveryRecord | undefined>;
  readonly list: ListDeliveries;
  readonly retry: RetryDelivery;
  readonly cursors: Cursors;
}

export function deliveryOperations(
  ports: DeliveryOperationPorts,
): Operations<"listDeliveries" | "getDelivery" | "retryDelivery"> {
  async function endpointOf(event: AuthorizedEvent): Promise<Endpoint> {
    const { tenant, id } = endpointPath(event);
    const endpoint = await ports.endpoint(tenant, id);
    if (!endpoint) throw notFound();
    return endpoint;
  }

  async function deliveryOf(event: AuthorizedEvent, endpoint: Endpoint): Promise<DeliveryRecord> {
    const record = await ports.delivery(endpoint.id, eventInPath(event));
    if (!record) throw notFound();
    return record;
  }

  return {
    listDeliveries: async (event) => {
      const { cursor, ...query } = readQuery(DeliveriesQuery, event);
      const { id: endpoint, tenant } = await endpointOf(event);
      const list = { route: "listDeliveries", tenant, of: endpoint } as const;
      const before = await ports.cursors.open(list, cursor, EventId);
      const { deliveries, next } = await ports.list({ ...query, endpoint, before });
      const shown = await Promise.all(deliveries.map((record) => describeDelivery(record, ports)));
      return answer(200, { deliveries: shown, ...(await ports.cursors.next(list, next)) });
    },

    getDelivery: async (event) => {
      const record = await deliveryOf(event, await endpointOf(event));
      return answer(200, await describeDelivery(record, ports));
    },

    retryDelivery: async (event) => {
      const endpoint = await endpointOf(event);
      const record = await deliveryOf(event, endpoint);
      refuseDisabled(endpoint);
      await ports.retry(record);
      return answer(202, { event: record.event, endpoint: endpoint.id });
    },
  };
}
