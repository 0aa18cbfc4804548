import { beforeEach, expect, test } from "vitest";
import type { StoredEvent } from "../../../adapters/table/event-item.ts";
import type { DeliveryRecord } from "../../../core/delivery.ts";
import { type EpochMs, epochMs } from "../../../core/time.ts";
import { createTestEndpoint } from "../../../lambdas/manage/test-endpoint.ts";
import { delivery } from "../../support/deliveries.ts";
import { endpoint, noChance, noon, shopEndpoint } from "../../support/fixtures.ts";

let now: EpochMs;
let done: string[];
let stored: StoredEvent | undefined;
let recordAfterMs: number;

const tryOut = createTestEndpoint({
  seal: async (_, plaintext) => plaintext,
  send: async ([message]) => {
    done.push(`sent ${JSON.parse(message?.body ?? "{}").type} to ${message?.group}`);
  },
  store: async (event) => {
    done.push("stored");
    stored = event;
  },
  delivery: async (): Promise<DeliveryRecord | undefined> => (now >= noon + recordAfterMs ? delivery() : undefined),
  pause: async (ms) => {
    now = epochMs(now + ms);
  },
  now: () => now,
  chance: noChance,
});

beforeEach(() => {
  now = noon;
  done = [];
  stored = undefined;
  recordAfterMs = 1_000;
});

test("sends and then stores, as everything that is published, for this endpoint alone", async () => {
  await tryOut(endpoint());

  expect(done).toEqual([`sent posthorn.test to ${shopEndpoint}`, "stored"]);
  expect(stored?.endpoints).toEqual([shopEndpoint]);
});

test("answers with the record as soon as there is one", async () => {
  const { delivery: found } = await tryOut(endpoint());

  expect(found?.status).toBe("delivered");
  expect(now - noon).toBe(1_000);
});

test("gives up waiting before the caller's connection does", async () => {
  recordAfterMs = 60_000;

  const { delivery: found } = await tryOut(endpoint());

  expect(found).toBeUndefined();
  expect(now - noon).toBe(20_000);
});

test("sends nothing to an endpoint that is disabled", async () => {
  const tried = tryOut(endpoint({ state: "disabled", disabled: { reason: "by_hand", at: noon } }));

  await expect(tried).rejects.toMatchObject({ status: 409, code: "endpoint_disabled" });
  expect(done).toEqual([]);
});
