import type { UrlVerdict } from "../../core/address/check-url.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointRequest } from "../../core/endpoint-request.ts";
import { type Chance, newEndpointId, type TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { TenantLimits } from "../../core/publish-limits.ts";
import { type SealedRecord, secretsOf } from "../../core/sealed-record.ts";
import { writeSecretHistory } from "../../core/secret-history.ts";
import { formatSigningSecret, generateHmacSecret } from "../../core/signing-secret.ts";
import type { EpochMs } from "../../core/time.ts";
import { refuseForbiddenUrl } from "./endpoint-url.ts";
import { sealedHeadersOf } from "./sealed-headers.ts";
import type { CheckSecret } from "./secret-reference.ts";

/** Enough for most customers: a tenant with more is a loop that registers, or was given a limit of its own. */
const MAX_ENDPOINTS = 50;

export interface CreateEndpointPorts {
  readonly checkUrl: (url: string) => UrlVerdict;
  readonly checkSecret: CheckSecret;
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly add: (endpoint: Endpoint) => Promise<void>;
  readonly limitsOf: (tenant: TenantId) => Promise<TenantLimits>;
  /** A tenant exists from its first endpoint on, at the latest. */
  readonly ensureTenant: (tenant: TenantId) => Promise<void>;
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
    if (request.secretArn) await ports.checkSecret(tenant, request.secretArn);
    await refuseTooMany(tenant, ports);

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
    await ports.ensureTenant(tenant);
    await ports.add(endpoint);
    return { endpoint, secret: formatSigningSecret(secret) };
  };
}

async function refuseTooMany(tenant: TenantId, { endpointsOf, limitsOf }: CreateEndpointPorts): Promise<void> {
  const [{ length: found }, limits] = await Promise.all([endpointsOf(tenant), limitsOf(tenant)]);
  const most = limits.endpoints ?? MAX_ENDPOINTS;
  if (found < most) return;
  const detail = `The tenant has ${found} endpoints, at most ${most} may be`;
  throw new ApiProblem(409, "too_many_endpoints", detail);
}
