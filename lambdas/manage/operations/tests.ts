import type { Endpoint } from "../../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import { answer } from "../../middleware/json-answer.ts";
import { type DescribePorts, describeDelivery } from "../describe-delivery.ts";
import type { Operations } from "../operation.ts";
import { endpointPath } from "../path.ts";
import type { TestEndpoint } from "../test-endpoint.ts";

export interface TestOperationPorts extends DescribePorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly test: TestEndpoint;
}

export function testOperations(ports: TestOperationPorts): Operations<"testEndpoint"> {
  return {
    testEndpoint: async (event) => {
      const { tenant, id } = endpointPath(event);
      const endpoint = await ports.endpoint(tenant, id);
      if (!endpoint) throw notFound();

      const { event: tested, delivery } = await ports.test(endpoint);
      if (!delivery) return answer(202, { event: tested, endpoint: id });
      return answer(200, await describeDelivery(delivery, ports));
    },
  };
}
