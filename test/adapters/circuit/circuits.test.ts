import { expect, test } from "vitest";
import { createCircuits } from "../../../adapters/circuit/circuits.ts";
import type { CircuitAnnouncement } from "../../../core/circuit.ts";
import { acme, noon, shopEndpoint } from "../../support/fixtures.ts";
import { memoryCircuitStore } from "../../support/pipeline/memory-circuits.ts";

const owner = { tenant: acme, endpoint: shopEndpoint };
const refused = { kind: "unreachable", reason: "connection_refused", latencyMs: 2 } as const;

/** A store that writes, and whose answer gets lost: the SDK writes again, and finds that it is too late. */
function storeThatLosesAnswers() {
  const store = memoryCircuitStore();
  return {
    ...store,
    replace: async (...write: Parameters<typeof store.replace>) => (await store.replace(...write)) && false,
  };
}

test("a circuit that opens is told even if the answer to its write gets lost", async () => {
  const told: CircuitAnnouncement[] = [];
  const circuits = createCircuits({
    store: storeThatLosesAnswers(),
    announce: async (_, announcement) => void told.push(announcement),
    now: () => noon,
    chance: () => 0.5,
    cache: { maxAgeMs: 10_000, maxEntries: 10 },
  });

  const opened = await circuits.change(owner, { kind: "opened_by_hand" });

  expect(opened).toMatchObject({ isWritten: true, circuit: { state: "open_by_hand" } });
  expect(told).toMatchObject([{ type: "endpoint.circuit_opened", by: "hand" }]);
});

test("a failure that another instance has counted in the same way is counted beside it", async () => {
  const store = memoryCircuitStore();
  const ports = {
    announce: async () => {},
    now: () => noon,
    chance: () => 0.5,
    cache: { maxAgeMs: 10_000, maxEntries: 10 },
  };
  const [one, other] = [createCircuits({ ...ports, store }), createCircuits({ ...ports, store })];
  await Promise.all([one.recent(shopEndpoint), other.recent(shopEndpoint)]);

  await one.report(owner, { kind: "attempted", outcome: refused });
  await other.report(owner, { kind: "attempted", outcome: refused });

  expect(await one.read(shopEndpoint)).toMatchObject({ failing: { inARow: 2 } });
});
