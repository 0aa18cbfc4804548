import type { CircuitOwner } from "../../../adapters/circuit/circuit-item.ts";
import type { CircuitStore } from "../../../adapters/circuit/circuit-store.ts";
import { type Circuit, NEW_CIRCUIT, needsTending } from "../../../core/circuit.ts";
import type { EndpointId } from "../../../core/id.ts";

export interface MemoryCircuitStore extends CircuitStore {
  readonly stored: Map<EndpointId, { readonly owner: CircuitOwner; readonly circuit: Circuit }>;
  reads: number;
  writes: number;
}

export function memoryCircuitStore(): MemoryCircuitStore {
  const stored: MemoryCircuitStore["stored"] = new Map();
  const store: MemoryCircuitStore = {
    stored,
    reads: 0,
    writes: 0,
    get: async (endpoint) => {
      store.reads++;
      return stored.get(endpoint)?.circuit ?? NEW_CIRCUIT;
    },
    replace: async (owner, readVersion, circuit) => {
      store.writes++;
      if ((stored.get(owner.endpoint)?.circuit.version ?? NEW_CIRCUIT.version) !== readVersion) return false;
      stored.set(owner.endpoint, { owner, circuit });
      return true;
    },
    needingTending: async () =>
      [...stored.values()].filter(({ circuit }) => needsTending(circuit)).map(({ owner }) => owner),
  };
  return store;
}
