import type { Attempt, DeliveryRecord } from "../../core/delivery.ts";
import { KeyringShredded } from "../../core/keyring-error.ts";
import { excerptOf, type SealedRecord } from "../../core/sealed-record.ts";
import type { EpochMs } from "../../core/time.ts";

export interface DescribePorts {
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
}

/** A delivery with all its attempts, as the API shows it. */
export async function describeDelivery(record: DeliveryRecord, ports: DescribePorts) {
  const { probes } = record;
  return {
    event: record.event,
    endpoint: record.endpoint,
    type: record.type,
    status: record.status,
    acceptedAt: text(record.acceptedAt),
    ...(record.nextAttemptAt && { nextAttemptAt: text(record.nextAttemptAt) }),
    ...(record.heldSince && { heldSince: text(record.heldSince) }),
    ...(record.deadReason && { deadReason: record.deadReason }),
    attempts: await Promise.all(record.attempts.map((attempt) => describeAttempt(record, attempt, ports))),
    ...(probes && { probes: { count: probes.count, last: await describeAttempt(record, probes.last, ports) } }),
  };
}

async function describeAttempt(record: DeliveryRecord, attempt: Attempt, ports: DescribePorts) {
  const { sealedExcerpt, at, ...shown } = attempt;
  const response = sealedExcerpt && (await openUnlessShredded(record, sealedExcerpt, ports));
  return { ...shown, at: text(at), ...(response && { response: new TextDecoder().decode(response) }) };
}

/** What a tenant's keys closed over is gone with them; that the attempt was made is still worth telling. */
async function openUnlessShredded(
  { tenant, endpoint, event }: DeliveryRecord,
  sealed: Uint8Array,
  ports: DescribePorts,
) {
  try {
    return await ports.open(excerptOf(tenant, endpoint, event), sealed);
  } catch (error) {
    if (error instanceof KeyringShredded) return undefined;
    throw error;
  }
}

const text = (moment: EpochMs): string => new Date(moment).toISOString();
