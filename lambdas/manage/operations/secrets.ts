import type { Endpoint } from "../../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../../core/id.ts";
import { notFound } from "../../../core/problem.ts";
import { RotateSecretRequest } from "../../../core/rotate-secret-request.ts";
import type { EpochMs } from "../../../core/time.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { ChangeEndpoint } from "../change-endpoint.ts";
import { describeSecrets, type EndpointSecrets } from "../endpoint-secrets.ts";
import type { Operations } from "../operation.ts";
import { endpointPath, ifMatchOf } from "../path.ts";

export interface SecretOperationPorts {
  readonly get: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly change: ChangeEndpoint;
  readonly secrets: EndpointSecrets;
  readonly now: () => EpochMs;
}

export function secretOperations({
  get,
  change,
  secrets,
  now,
}: SecretOperationPorts): Operations<"getSecret" | "rotateSecret"> {
  const shown = async (endpoint: Endpoint) => answer(200, describeSecrets(await secrets.read(endpoint), now()));

  return {
    getSecret: async (event) => {
      const { tenant, id } = endpointPath(event);
      const endpoint = await get(tenant, id);
      if (!endpoint) throw notFound();
      return shown(endpoint);
    },

    // As a change of the endpoint: of two rotations at once the second replaces the secret of the first, and loses none.
    rotateSecret: async (event) => {
      const request = event.body ? readBody(RotateSecretRequest, event) : RotateSecretRequest.parse({});
      const decide = (endpoint: Endpoint) => secrets.rotated(endpoint, request);
      const { endpoint } = await change({ ...endpointPath(event), ifVersion: ifMatchOf(event), decide });
      return shown(endpoint);
    },
  };
}
