import * as z from "zod";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { DeliveryStore } from "../../adapters/table/deliveries.ts";
import { EndpointId, EventId, TenantId } from "../../core/id.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";

export interface PoisonPorts {
  readonly records: Pick<DeliveryStore, "advance">;
  readonly sendDead: SendAll;
  readonly now: () => EpochMs;
}

// What can still be told of whose delivery it was. Each on its own: one broken field must not hide the others.
const Remains = z.object({
  tenant: TenantId.optional().catch(undefined),
  endpoint: EndpointId.optional().catch(undefined),
  event: EventId.optional().catch(undefined),
  type: z.string().min(1).catch("unknown"),
  acceptedAt: z.int().nonnegative().transform(epochMs).optional().catch(undefined),
  cycle: z.int().min(1).catch(1),
});
type Remains = z.infer<typeof Remains>;

/** Receiving it four more times would change nothing: it goes to the dead letters as it is, and its delivery ends there. */
export function createBuryPoison({ records, sendDead, now }: PoisonPorts): (body: string) => Promise<void> {
  return async (body) => {
    const remains = remainsOf(body);
    await recordAsDead(remains, { records, now });
    const { tenant, endpoint, event } = remains;
    const known = { ...(tenant && { tenant }), ...(endpoint && { endpoint }), ...(event && { event }) };
    await sendDead([{ body, group: endpoint ?? "poison", attributes: { reason: "poison", ...known } }]);
  };
}

function remainsOf(body: string): Remains {
  try {
    return Remains.parse(JSON.parse(body));
  } catch {
    return {
      type: "unknown",
      cycle: 1,
      tenant: undefined,
      endpoint: undefined,
      event: undefined,
      acceptedAt: undefined,
    };
  }
}

async function recordAsDead(remains: Remains, { records, now }: Pick<PoisonPorts, "records" | "now">): Promise<void> {
  const { tenant, endpoint, event, type, cycle } = remains;
  if (!tenant || !endpoint || !event) return;

  const at = now();
  await records.advance({
    delivery: { tenant, endpoint, event, type, acceptedAt: remains.acceptedAt ?? at },
    // Attempt 1: what a later message of this delivery has recorded is newer than a broken one.
    by: { cycle, attempt: 1, message: "poison" },
    spends: true,
    standing: { status: "dead", deadReason: "poison", at },
  });
}
