import { beforeEach, describe, expect, test } from "vitest";
import { createCircuits } from "../../../adapters/circuit/circuits.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import { createChangeEndpoint } from "../../../lambdas/manage/change-endpoint.ts";
import { createLetOutHeld, createRemoveEndpoint } from "../../../lambdas/manage/let-out-held.ts";
import { endpointOperations } from "../../../lambdas/manage/operations/endpoints.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { acme, endpoint, noon, shopEndpoint } from "../../support/fixtures.ts";
import { type MemoryCircuitStore, memoryCircuitStore } from "../../support/pipeline/memory-circuits.ts";

let stored: Endpoint | undefined;
let circuits: MemoryCircuitStore;
let tableFails: boolean;
let counted: number;

const owner = { tenant: acme, endpoint: shopEndpoint };
const request = authorizedEvent({ pathParameters: { tenant: "acme", endpoint: shopEndpoint } });
const circuitOfShop = async () => (await circuits.get(shopEndpoint)).state;
const unused = () => Promise.reject(new Error("Cannot be called here: nothing is created or patched"));

beforeEach(async () => {
  stored = endpoint();
  tableFails = false;
  counted = 0;
  circuits = memoryCircuitStore();
  await circuits.replace(owner, 0, { state: "open_by_hand", openedAt: noon, version: 1 });
});

function operations() {
  const letOutHeld = createLetOutHeld(
    createCircuits({
      store: circuits,
      announce: async () => {},
      now: () => noon,
      chance: () => 0.5,
      cache: { maxAgeMs: 0, maxEntries: 1 },
    }),
  );
  const get = async () => stored;
  const replace = async (next: Endpoint) => {
    stored = next;
    return true;
  };
  const remove = async () => {
    if (tableFails) throw new Error("throttled");
    stored = undefined;
  };
  return endpointOperations({
    create: unused,
    patch: unused,
    change: createChangeEndpoint({ endpoint: get, replace }),
    ofTenant: async () => [],
    get,
    remove: createRemoveEndpoint(letOutHeld, remove),
    letOutHeld,
    countDisabled: () => void counted++,
    now: () => noon,
  });
}

describe("what an open circuit holds is let out", () => {
  test("when its endpoint is disabled by hand", async () => {
    await operations().disableEndpoint(request);

    expect(stored?.state).toBe("disabled");
    expect(await circuitOfShop()).toBe("draining");
  });

  test("when its endpoint was disabled by a call that got no further", async () => {
    stored = endpoint({ state: "disabled", disabled: { reason: "by_hand", at: noon } });

    await operations().disableEndpoint(request);

    expect(await circuitOfShop()).toBe("draining");
  });

  test("when its endpoint is deleted, before it is gone", async () => {
    tableFails = true;
    await expect(operations().deleteEndpoint(request)).rejects.toThrow("throttled");
    expect(await circuitOfShop()).toBe("draining");
    expect(stored).toBeDefined();

    tableFails = false;
    await operations().deleteEndpoint(request);
    expect(stored).toBeUndefined();
  });
});

test("an endpoint that is disabled by hand is counted once", async () => {
  await operations().disableEndpoint(request);
  await operations().disableEndpoint(request);

  expect(counted).toBe(1);
});

test("an endpoint is not deleted by who has seen another version of it", async () => {
  const late = authorizedEvent({
    pathParameters: { tenant: "acme", endpoint: shopEndpoint },
    headers: { "if-match": '"7"' },
  });

  await expect(operations().deleteEndpoint(late)).rejects.toMatchObject({ status: 412 });
  expect(stored).toBeDefined();
});

test("the circuit of an endpoint that is well is left alone", async () => {
  circuits = memoryCircuitStore();

  await operations().disableEndpoint(request);

  expect(circuits.writes).toBe(0);
});
