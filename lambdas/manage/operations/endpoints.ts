import { describeEndpoint, type Endpoint } from "../../../core/endpoint.ts";
import { EndpointRequest } from "../../../core/endpoint-request.ts";
import type { TenantId } from "../../../core/id.ts";
import { tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { CreateEndpoint } from "../create-endpoint.ts";
import type { Operations } from "../operation.ts";

export interface EndpointOperationPorts {
  readonly create: CreateEndpoint;
  readonly ofTenant: (tenant: TenantId) => Promise<readonly Endpoint[]>;
}

export function endpointOperations({
  create,
  ofTenant,
}: EndpointOperationPorts): Operations<"createEndpoint" | "listEndpoints"> {
  return {
    createEndpoint: async (event) => {
      const { endpoint, secret } = await create(tenantFor(event), readBody(EndpointRequest, event));
      return answer(201, { ...describeEndpoint(endpoint), secret });
    },
    listEndpoints: async (event) => {
      const found = await ofTenant(tenantFor(event));
      return answer(200, { endpoints: found.map(describeEndpoint) });
    },
  };
}
