import { tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readLimit } from "../../middleware/page.ts";
import type { ListDeliveries } from "../list-deliveries.ts";
import type { Operations } from "../operation.ts";

export interface DeliveryOperationPorts {
  readonly list: ListDeliveries;
}

export function deliveryOperations({ list }: DeliveryOperationPorts): Operations<"listDeliveries"> {
  return {
    listDeliveries: async (event) => {
      const { queryStringParameters: query, pathParameters: path } = event;
      const request = {
        tenant: tenantFor(event),
        endpoint: path?.endpoint,
        limit: readLimit(query),
        cursor: query?.cursor,
      };
      return answer(200, await list(request));
    },
  };
}
