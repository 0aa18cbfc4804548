import { expect, test } from "vitest";
import { createCircuits } from "../../../adapters/circuit/circuits.ts";
import { createDecideAttempted } from "../../../adapters/circuit/decide-attempted.ts";
import { createHasArrivedSince } from "../../../adapters/table/arrivals.ts";
import type { OperationalEvent } from "../../../core/contract/operational-event.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import type { Outcome } from "../../../core/outcome.ts";
import { after } from "../../../core/time.ts";
import { delivery } from "../../support/deliveries.ts";
import { acme, noon, shopEndpoint } from "../../support/fixtures.ts";
import { memoryCircuitStore } from "../../support/pipeline/memory-circuits.ts";

const owner = { tenant: acme, endpoint: shopEndpoint };
const answered = { latencyMs: 80, excerpt: new Uint8Array() };
const delivered: Outcome = { kind: "delivered", status: 200, ...answered };
const failed: Outcome = { kind: "rejected", status: 500, ...answered };
const DAY_MS = 86_400_000;

/** Instances with caches of their own over one table of circuits and one of deliveries. */
function fleet() {
  const fleet = {
    now: noon,
    store: memoryCircuitStore(),
    recorded: [] as DeliveryRecord[],
    announced: [] as OperationalEvent[],
    tableFails: false,
    disabled: 0,
    arrived: () => {
      const attempt = { number: 1, at: fleet.now, outcome: "delivered", status: 200, latencyMs: 80 } as const;
      fleet.recorded.unshift(delivery({ status: "delivered", attempts: [attempt] }));
    },
    instance: () =>
      createCircuits({
        store: fleet.store,
        decide: createDecideAttempted({
          hasArrivedSince: createHasArrivedSince({
            ofEndpoint: async (_, { limit }) => fleet.recorded.slice(0, limit),
          }),
          disable: async () => {
            if (fleet.tableFails) throw new Error("throttled");
            return ++fleet.disabled === 1;
          },
          announce: async (event) => void fleet.announced.push(event),
        }),
        announce: async () => {},
        now: () => fleet.now,
        chance: () => 0.5,
        cache: { maxAgeMs: 10_000, maxEntries: 10 },
      }),
  };
  return fleet;
}

test("a circuit stays closed while another instance, which does not know of the failures yet, delivers", async () => {
  const world = fleet();
  const [fails, succeeds] = [world.instance(), world.instance()];
  await succeeds.recent(shopEndpoint);

  for (let second = 0; second < 20; second++) {
    world.now = after(world.now, 450);
    await fails.report(owner, { kind: "attempted", outcome: failed });
    world.arrived();
    await succeeds.report(owner, { kind: "attempted", outcome: delivered });
  }

  expect((await fails.read(shopEndpoint)).state).toBe("closed");
});

test("it opens when what arrived was attempted before the row of failures began", async () => {
  const world = fleet();
  world.arrived();
  world.now = after(world.now, 1);
  const instance = world.instance();

  for (let times = 0; times < 10; times++) await instance.report(owner, { kind: "attempted", outcome: failed });

  expect((await instance.read(shopEndpoint)).state).toBe("open");
});

test("an endpoint that failed for five days is disabled, though the first try to write it fails", async () => {
  const world = fleet();
  const instance = world.instance();
  for (let times = 0; times < 10; times++) await instance.report(owner, { kind: "attempted", outcome: failed });
  const probe = async () => {
    await instance.change(owner, { kind: "probe_claimed", holder: "prober" });
    await instance.change(owner, { kind: "probed", holder: "prober", outcome: failed });
  };

  world.now = after(world.now, 5 * DAY_MS + 60_000);
  world.tableFails = true;
  await expect(probe()).rejects.toThrow("throttled");
  world.tableFails = false;
  world.now = after(world.now, 60_000); // the lease of the probe is over
  await probe();

  expect(world.announced).toEqual([
    expect.objectContaining({ type: "endpoint.disabled", reason: "failing", ...owner }),
  ]);
  expect((await instance.read(shopEndpoint)).state).toBe("draining");
});
