import { describeEndpoint, type Endpoint } from "../../../core/endpoint.ts";
import { disabledByHand, enabled } from "../../../core/endpoint-change.ts";
import { EndpointPatch, EndpointRequest } from "../../../core/endpoint-request.ts";
import type { EndpointId, TenantId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import type { EpochMs } from "../../../core/time.ts";
import { tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readBody } from "../../middleware/request-body.ts";
import { type Changed, type ChangeEndpoint, requireVersion } from "../change-endpoint.ts";
import type { CreateEndpoint } from "../create-endpoint.ts";
import type { OfEndpoint } from "../let-out-held.ts";
import type { Operations } from "../operation.ts";
import type { PatchEndpoint } from "../patch-endpoint.ts";
import { endpointPath, ifMatchOf } from "../path.ts";

export interface EndpointOperationPorts {
  readonly create: CreateEndpoint;
  readonly change: ChangeEndpoint;
  readonly patch: PatchEndpoint;
  readonly ofTenant: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly get: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly remove: OfEndpoint;
  readonly letOutHeld: OfEndpoint;
  /** Of each endpoint that was enabled before. */
  readonly countDisabled: () => void;
  readonly now: () => EpochMs;
}

type EndpointRoute =
  | "createEndpoint"
  | "listEndpoints"
  | "getEndpoint"
  | "patchEndpoint"
  | "deleteEndpoint"
  | "enableEndpoint"
  | "disableEndpoint";

export function endpointOperations(ports: EndpointOperationPorts): Operations<EndpointRoute> {
  return {
    createEndpoint: async (event) => {
      const { endpoint, secret } = await ports.create(tenantFor(event), readBody(EndpointRequest, event));
      return withVersion(endpoint, answer(201, { ...describeEndpoint(endpoint), secret }));
    },

    listEndpoints: async (event) => {
      const found = await ports.ofTenant(tenantFor(event));
      return answer(200, { endpoints: found.map(describeEndpoint) });
    },

    getEndpoint: async (event) => {
      const { tenant, id } = endpointPath(event);
      const endpoint = await ports.get(tenant, id);
      if (!endpoint) throw notFound();
      return shown({ endpoint });
    },

    patchEndpoint: async (event) => {
      const patch = readBody(EndpointPatch, event);
      const decide = (endpoint: Endpoint) => ports.patch(endpoint, patch);
      return shown(await ports.change({ ...endpointPath(event), ifVersion: ifMatchOf(event), decide }));
    },

    deleteEndpoint: async (event) => {
      const { tenant, id } = endpointPath(event);
      const endpoint = await ports.get(tenant, id);
      if (!endpoint) throw notFound();
      requireVersion(endpoint, ifMatchOf(event));
      await ports.remove(tenant, id);
      return { statusCode: 204 };
    },

    enableEndpoint: async (event) =>
      shown(await ports.change({ ...endpointPath(event), ifVersion: ifMatchOf(event), decide: enabled })),

    disableEndpoint: async (event) => {
      const path = endpointPath(event);
      const decide = (endpoint: Endpoint) => disabledByHand(endpoint, ports.now());
      const disabled = await ports.change({ ...path, ifVersion: ifMatchOf(event), decide });
      if (disabled.isWritten) ports.countDisabled();
      // Also where it was disabled before: a call that broke off in between is made again.
      await ports.letOutHeld(path.tenant, path.id);
      return shown(disabled);
    },
  };
}

const shown = ({ endpoint }: Pick<Changed, "endpoint">) =>
  withVersion(endpoint, answer(200, describeEndpoint(endpoint)));

function withVersion(endpoint: Endpoint, answered: ReturnType<typeof answer>): ReturnType<typeof answer> {
  return { ...answered, headers: { ...answered.headers, etag: `"${endpoint.version}"` } };
}
