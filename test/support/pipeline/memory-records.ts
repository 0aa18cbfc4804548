import type { DeliveryStore } from "../../../adapters/table/deliveries.ts";
import { ATTEMPTS_KEPT, beginsLaterCycle, type DeliveryRecord, type DeliveryStep } from "../../../core/delivery.ts";
import { supersedes } from "../../../core/duplicate.ts";

export interface MemoryRecords extends DeliveryStore {
  readonly all: Map<string, DeliveryRecord>;
}

/** Delivery records with the conditions of the table; a test holds it to what the real adapter does. */
export function memoryRecords(): MemoryRecords {
  const all = new Map<string, DeliveryRecord>();
  const keyOf = ({ endpoint, event }: Pick<DeliveryRecord, "endpoint" | "event">) => `${endpoint}|${event}`;

  return {
    all,
    get: async (endpoint, event) => all.get(keyOf({ endpoint, event })),
    put: async (record) => void all.set(keyOf(record), record),
    advance: async (step) => {
      const key = keyOf(step.delivery);
      const before = all.get(key);
      const { cycle, attempt, message } = step.by;
      if (before && !supersedes({ cycle, attempt, id: message, receiveCount: 1 }, before)) return false;
      all.set(key, advanced(before, step));
      return true;
    },
    insist: async (step) => {
      const key = keyOf(step.delivery);
      const before = all.get(key);
      if (before?.status !== "delivered") all.set(key, advanced(before, { ...step, spends: false }));
    },
  };
}

function attemptsKept(before: DeliveryRecord | undefined, step: DeliveryStep) {
  const attempts = before?.attempts ?? [];
  return beginsLaterCycle(step) && attempts.length >= ATTEMPTS_KEPT ? [] : attempts;
}

function advanced(before: DeliveryRecord | undefined, step: DeliveryStep): DeliveryRecord {
  const { at: _, ...standing } = { at: undefined, ...step.standing };
  const last = step.spends ? step.by : before?.last;
  const probes = step.probe ? { count: (before?.probes?.count ?? 0) + 1, last: step.probe } : before?.probes;
  return {
    ...step.delivery,
    ...standing,
    attempts: [...attemptsKept(before, step), ...(step.attempt ? [step.attempt] : [])],
    ...(last && { last }),
    ...(probes && { probes }),
  };
}
