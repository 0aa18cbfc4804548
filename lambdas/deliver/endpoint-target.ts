import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import { type SealedRecord, secretsOf } from "../../core/sealed-record.ts";
import { readSecretHistory, type SecretHistory } from "../../core/secret-history.ts";

/** An endpoint with all that an attempt needs of it, its secrets opened. */
export interface EndpointTarget {
  readonly endpoint: Endpoint;
  readonly secrets: SecretHistory;
}

export interface TargetPorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
}

export type ReadTarget = (tenant: TenantId, id: EndpointId) => Promise<EndpointTarget | undefined>;

export function createReadTarget({ endpoint: read, open }: TargetPorts): ReadTarget {
  return async (tenant, id) => {
    const endpoint = await read(tenant, id);
    if (!endpoint) return undefined;
    const history = await open(secretsOf(tenant, id), endpoint.sealedSecrets);
    return { endpoint, secrets: readSecretHistory(new TextDecoder().decode(history)) };
  };
}
