import * as z from "zod";
import { ATTENTION_INDEX, deadPartition } from "../../core/contract/item-keys.ts";
import { DEAD_REASONS } from "../../core/dead-reason.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import { EndpointId, EventId, TenantId } from "../../core/id.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";

const Moment = z.number().transform(epochMs);

const AttemptItem = z.object({
  number: z.int().min(1),
  at: Moment,
  outcome: z.enum(["delivered", "rejected", "gone", "unreachable", "blocked", "ours"]),
  reason: z.string().exactOptional(),
  status: z.int().exactOptional(),
  latencyMs: z.number().exactOptional(),
  sealedExcerpt: z.instanceof(Uint8Array).exactOptional(),
});

const DeliveryItem = z.object({
  tenant: TenantId,
  endpoint: EndpointId,
  event: EventId,
  type: z.string(),
  acceptedAt: Moment,
  status: z.enum(["delivered", "failing", "held", "dead", "skipped"]),
  attempts: z.array(AttemptItem).default([]),
  nextAttemptAt: Moment.exactOptional(),
  heldSince: Moment.exactOptional(),
  probeCount: z.int().exactOptional(),
  lastProbe: AttemptItem.exactOptional(),
  deadReason: z.enum(DEAD_REASONS).exactOptional(),
  last: z.object({ cycle: z.int(), attempt: z.int(), message: z.string() }).exactOptional(),
});

export function readDelivery(item: unknown): DeliveryRecord {
  const { probeCount, lastProbe, ...record } = DeliveryItem.parse(item);
  return {
    ...record,
    ...(probeCount !== undefined && lastProbe && { probes: { count: probeCount, last: lastProbe } }),
  };
}

/** The attributes that put a dead delivery into the index, where redrives find it. */
export const attentionOf = ({ tenant, endpoint, event }: DeliveryName, diedAt: EpochMs) => ({
  [ATTENTION_INDEX.partition]: deadPartition(tenant),
  [ATTENTION_INDEX.sort]: `${new Date(diedAt).toISOString()}#${endpoint}#${event}`,
});

type DeliveryName = Pick<DeliveryRecord, "tenant" | "endpoint" | "event">;
