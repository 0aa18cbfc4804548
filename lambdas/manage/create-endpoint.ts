import type { UrlVerdict } from "../../core/address/check-url.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointRequest } from "../../core/endpoint-request.ts";
import { type Chance, newEndpointId, type TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import { type SealedRecord, secretsOf } from "../../core/sealed-record.ts";
import { writeSecretHistory } from "../../core/secret-history.ts";
import { formatSigningSecret, generateHmacSecret } from "../../core/signing-secret.ts";
import type { EpochMs } from "../../core/time.ts";
import { refuseForbiddenUrl } from "./endpoint-url.ts";
import { sealedHeadersOf } from "./sealed-headers.ts";

/** Enough for any customer seen so far; a tenant with more is most likely a loop that registers (DESIGN: 50). */
const MAX_ENDPOINTS = 50;

export interface CreateEndpointPorts {
  readonly checkUrl: (url: string) => UrlVerdict;
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly add: (endpoint: Endpoint) => Promise<void>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface CreatedEndpoint {
  readonly endpoint: Endpoint;
  /** Shown once, in the answer to this call. */
  readonly secret: string;
}

export type CreateEndpoint = (tenant: TenantId, request: EndpointRequest) => Promise<CreatedEndpoint>;

export function createCreateEndpoint(ports: CreateEndpointPorts): CreateEndpoint {
  return async (tenant, { headers, ...request }) => {
    refuseForbiddenUrl(ports.checkUrl(request.url));
    refuseTooMany(await ports.endpointsOf(tenant));

    const createdAt = ports.now();
    const id = newEndpointId(createdAt, ports.chance);
    const secret = generateHmacSecret(ports.chance);
    const history = Buffer.from(writeSecretHistory({ current: secret, earlier: [] }));
    const endpoint: Endpoint = {
      ...request,
      ...(headers && (await sealedHeadersOf(tenant, id, headers, ports.seal))),
      ...{ id, tenant, createdAt, state: "enabled", version: 1 },
      sealedSecrets: await ports.seal(secretsOf(tenant, id), history),
    };
    await ports.add(endpoint);
    return { endpoint, secret: formatSigningSecret(secret) };
  };
}

function refuseTooMany(endpoints: readonly Endpoint[]): void {
  if (endpoints.length < MAX_ENDPOINTS) return;
  throw new ApiProblem(
    409,
    "too_many_endpoints",
    `The tenant has ${endpoints.length} endpoints, at most ${MAX_ENDPOINTS} may be`,
  );
}
