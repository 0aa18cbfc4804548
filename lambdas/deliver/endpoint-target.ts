import * as z from "zod";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointHeaders } from "../../core/endpoint-headers.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import { headersOf, type SealedRecord, secretsOf } from "../../core/sealed-record.ts";
import { readSecretHistory, type SecretHistory } from "../../core/secret-history.ts";

/** An endpoint with all that an attempt needs of it, its secrets opened. */
export interface EndpointTarget {
  readonly endpoint: Endpoint;
  readonly secrets: SecretHistory;
  readonly headers: EndpointHeaders;
}

export interface TargetPorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
}

export interface TargetName {
  readonly tenant: TenantId;
  readonly endpoint: EndpointId;
}

export type ReadTarget = (name: TargetName) => Promise<EndpointTarget | undefined>;

const StoredHeaders = z.record(z.string(), z.string());

export function createReadTarget({ endpoint: read, open }: TargetPorts): ReadTarget {
  return async ({ tenant, endpoint: id }) => {
    const endpoint = await read(tenant, id);
    if (!endpoint) return undefined;

    const { sealedSecrets, sealedHeaders } = endpoint;
    const [history, headers] = await Promise.all([
      open(secretsOf(tenant, id), sealedSecrets).then(textOf),
      sealedHeaders ? open(headersOf(tenant, id), sealedHeaders).then(textOf) : "{}",
    ]);
    return { endpoint, secrets: readSecretHistory(history), headers: StoredHeaders.parse(JSON.parse(headers)) };
  };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
