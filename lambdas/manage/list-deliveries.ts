import type { Attempt, DeliveryRecord } from "../../core/delivery.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { EndpointId, EventId, type TenantId } from "../../core/id.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";
import type { SealedRecord } from "../../core/sealed-record.ts";
import { excerptOf } from "../../core/sealed-record.ts";

export interface ListDeliveriesPorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  readonly deliveries: (
    endpoint: EndpointId,
    page: { limit: number; before?: EventId },
  ) => Promise<readonly DeliveryRecord[]>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
}

export interface DeliveriesRequest {
  readonly tenant: TenantId;
  readonly endpoint: string | undefined;
  readonly limit: number;
  /** The last event of the page before. It is no secret and names nothing outside the path, so it need not be sealed. */
  readonly cursor: string | undefined;
}

export type ListDeliveries = ReturnType<typeof createListDeliveries>;

export function createListDeliveries(ports: ListDeliveriesPorts) {
  return async ({ tenant, endpoint: id, limit, cursor }: DeliveriesRequest) => {
    const endpointId = EndpointId.safeParse(id);
    const endpoint = endpointId.success ? await ports.endpoint(tenant, endpointId.data) : undefined;
    if (!endpoint) throw notFound();

    const records = await ports.deliveries(endpoint.id, { limit, ...readCursor(cursor) });
    const deliveries = await Promise.all(records.map((record) => describeDelivery(record, ports)));
    const last = records.length === limit ? records.at(-1) : undefined;
    return { deliveries, ...(last && { nextCursor: last.event }) };
  };
}

function readCursor(cursor: string | undefined): { before?: EventId } {
  if (cursor === undefined) return {};
  const before = EventId.safeParse(cursor);
  if (before.success) return { before: before.data };
  throw new ApiProblem(
    422,
    "invalid_request",
    `"cursor" is ${JSON.stringify(cursor)}, wanted the nextCursor of an earlier answer`,
    {
      fields: [{ field: "cursor", message: "wanted the nextCursor of an earlier answer" }],
    },
  );
}

async function describeDelivery(record: DeliveryRecord, ports: ListDeliveriesPorts) {
  const attempts = await Promise.all(record.attempts.map((attempt) => describeAttempt(record, attempt, ports)));
  return {
    event: record.event,
    type: record.type,
    status: record.status,
    acceptedAt: new Date(record.acceptedAt).toISOString(),
    ...(record.nextAttemptAt && { nextAttemptAt: new Date(record.nextAttemptAt).toISOString() }),
    ...(record.deadReason && { deadReason: record.deadReason }),
    attempts,
  };
}

async function describeAttempt(record: DeliveryRecord, attempt: Attempt, { open }: ListDeliveriesPorts) {
  const { sealedExcerpt, at, ...shown } = attempt;
  const answered =
    sealedExcerpt && (await open(excerptOf(record.tenant, record.endpoint, record.event), sealedExcerpt));
  return {
    ...shown,
    at: new Date(at).toISOString(),
    ...(answered && { response: new TextDecoder().decode(answered) }),
  };
}
