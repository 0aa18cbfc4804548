import type { UrlVerdict } from "../../core/address/check-url.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { patched } from "../../core/endpoint-change.ts";
import type { EndpointHeaders } from "../../core/endpoint-headers.ts";
import type { EndpointPatch } from "../../core/endpoint-request.ts";
import type { SecretHistory } from "../../core/secret-history.ts";
import { refuseForbiddenUrl } from "./endpoint-url.ts";
import { type SealHeaders, sealedHeadersOf } from "./sealed-headers.ts";
import type { CheckSecret } from "./secret-reference.ts";
import { refuseKeyless } from "./signature-key.ts";

export interface PatchEndpointPorts {
  readonly checkUrl: (url: string) => UrlVerdict;
  readonly checkSecret: CheckSecret;
  readonly readSecrets: (endpoint: Endpoint) => Promise<SecretHistory>;
  readonly seal: SealHeaders;
}

export type PatchEndpoint = (endpoint: Endpoint, patch: EndpointPatch) => Promise<Endpoint>;

export function createPatchEndpoint(ports: PatchEndpointPorts): PatchEndpoint {
  const { checkUrl, checkSecret, readSecrets, seal } = ports;

  return async (endpoint, { headers, ...patch }) => {
    if (patch.url !== undefined) refuseForbiddenUrl(checkUrl(patch.url));
    if (patch.secretArn) await checkSecret(endpoint.tenant, patch.secretArn);
    const next = patched(endpoint, patch);
    if (patch.signatureSchemes) refuseKeyless(next, (await readSecrets(endpoint)).current, "signatureSchemes");
    return headers === undefined ? next : withHeaders(next, headers, seal);
  };
}

async function withHeaders(endpoint: Endpoint, headers: EndpointHeaders | null, seal: SealHeaders): Promise<Endpoint> {
  const { sealedHeaders: _, headerNames: __, ...without } = endpoint;
  if (headers === null) return without;
  return { ...without, ...(await sealedHeadersOf(endpoint.tenant, endpoint.id, headers, seal)) };
}
