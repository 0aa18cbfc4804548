import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointHeaders } from "../../core/endpoint-headers.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import { headersOf, type SealedRecord } from "../../core/sealed-record.ts";

export type SealHeaders = (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;

/** Names in clear, so that a list can show them without opening anything; values sealed. */
export async function sealedHeadersOf(
  tenant: TenantId,
  id: EndpointId,
  headers: EndpointHeaders,
  seal: SealHeaders,
): Promise<Pick<Endpoint, "sealedHeaders" | "headerNames">> {
  const sealedHeaders = await seal(headersOf(tenant, id), Buffer.from(JSON.stringify(headers)));
  return { sealedHeaders, headerNames: Object.keys(headers) };
}
