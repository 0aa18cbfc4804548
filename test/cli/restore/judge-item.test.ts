import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Item, kindOf } from "../../../cli/restore/item-kinds.ts";
import { judge, setBack } from "../../../cli/restore/judge-item.ts";
import { ApiKeyId } from "../../../core/api-key.ts";
import {
  apiKeyKey,
  apiKeysPartition,
  auditPartition,
  circuitKey,
  claimKey,
  deliveryKey,
  endpointKey,
  eventKey,
  eventTypeKey,
  jobKey,
  publishRateKey,
  rateKey,
  statsKey,
  tenantKey,
  tenantLimitsKey,
} from "../../../core/contract/item-keys.ts";
import { JobId } from "../../../core/id.ts";
import { dueKey, heldKey, leaseKey } from "../../../core/waiting-room.ts";
import { acme, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";

const apiKey = ApiKeyId.parse("0123456789abcdef");
const waiting = { id: "m1", endpoint: shopEndpoint, event: paidEvent };
const destroyed = { kind: "destroyed", version: 1, destroyedAt: noon };
const keyring = { pk: "TENANT#acme", sk: "KEYRING#0000000001" };

const judged = (item: Item, inPlace?: Item, isEnded = false) => judge(item, { inPlace, isEnded, now: noon });
/** Of two states of one item: what becomes of the first when the second is in place. */
const over = (key: { pk: string; sk: string }, restored: object, inPlace: object) =>
  judged({ ...key, ...restored }, { ...key, ...inPlace });

describe("each kind of item is known by its key", () => {
  test.each([
    ["tenants", tenantKey(acme)],
    ["limits of tenants", tenantLimitsKey(acme)],
    ["endpoints", endpointKey(acme, shopEndpoint)],
    ["data keys", keyring],
    ["event types", eventTypeKey("order.paid")],
    ["events", eventKey(acme, paidEvent, 2)],
    ["deliveries", deliveryKey(shopEndpoint, paidEvent, 2)],
    ["idempotency keys", claimKey(acme, "k")],
    ["idempotency keys", claimKey(acme, "k", 3)],
    ["circuits", circuitKey(shopEndpoint)],
    ["API keys", apiKeyKey(apiKey)],
    ["entries of lists of API keys", { pk: apiKeysPartition("*"), sk: apiKey }],
    ["audit entries", { pk: auditPartition(acme), sk: "000000000001" }],
    ["replay jobs", jobKey(acme, JobId.parse("job_01m7wd7tg0e008000000000000"))],
    ["hours of statistics", statsKey(acme, "2026-11-20T12")],
    ["rates", rateKey(shopEndpoint)],
    ["rates", publishRateKey("TENANT#acme")],
    ["leases", leaseKey("HELD#ep")],
    ["waiting deliveries", dueKey(waiting, noon)],
    ["held deliveries", heldKey(waiting, 2)],
    ["the progress of wake", { pk: "WAKE", sk: "WAKE" }],
  ])("%s: %j", (name, key) => {
    expect(kindOf(key).name).toBe(name);
  });
});

describe("what is in place stays", () => {
  test.each<[string, { pk: string; sk: string }, object, object]>([
    ["a shredded key", keyring, { kind: "key", version: 1, createdAt: noon }, destroyed],
    ["a revoked API key", apiKeyKey(apiKey), { name: "a" }, { name: "a", revokedAt: noon }],
    [
      "the end that a revoked key has in its list",
      { pk: apiKeysPartition(acme), sk: apiKey },
      {},
      { expiresAt: noon / 1000 + 99 },
    ],
    ["a later version of an endpoint", endpointKey(acme, shopEndpoint), { version: 3 }, { version: 4 }],
    ["a later version of a circuit", circuitKey(shopEndpoint), { version: 9 }, { version: 10 }],
    [
      "a job that has gone on",
      jobKey(acme, JobId.parse("job_01m7wd7tg0e008000000000000")),
      { version: 1 },
      { version: 2 },
    ],
    ["a tenant that was made anew", tenantKey(acme), { createdAt: 1 }, { createdAt: 2 }],
    ["a claim that somebody has taken over", claimKey(acme, "k"), claim(1, 1), claim(1, 2)],
    ["a claim of a later day", claimKey(acme, "k"), claim(1, 9), claim(2, 3)],
    ["a later attempt", deliveryKey(shopEndpoint, paidEvent, 2), tried(1, 2, "dead"), tried(1, 3, "failing")],
    ["a later cycle", deliveryKey(shopEndpoint, paidEvent, 2), tried(1, 12, "dead"), tried(2, 1, "failing")],
    ["an end", deliveryKey(shopEndpoint, paidEvent, 2), tried(1, 3, "failing"), tried(1, 3, "dead")],
    ["what arrived", deliveryKey(shopEndpoint, paidEvent, 2), tried(1, 3, "dead"), tried(1, 3, "delivered")],
    ["a count that was added to", statsKey(acme, "2026-11-20T12"), counted(1), counted(2)],
    ["anything of a kind that is not known", { pk: "NEW#1", sk: "NEW" }, { a: 1 }, { a: 2 }],
  ])("%s", (_, key, restored, inPlace) => {
    expect(over(key, restored, inPlace)).toBe("further");
  });

  function claim(acceptedAt: number, until: number) {
    return { acceptedAt, lease: { holder: "h", until } };
  }
  function tried(cycle: number, attempt: number, status: string) {
    return { last: { cycle, attempt, message: "m" }, status };
  }
  function counted(times: number) {
    return { delivered: times, expiresAt: noon / 1000 + times };
  }
});

describe("what was restored is put", () => {
  test("where nothing is", () => {
    expect(judged({ ...circuitKey(shopEndpoint), version: 1 })).toBe("put");
  });

  test.each<[string, { pk: string; sk: string }, object, object]>([
    ["over an event that is not what it was", eventKey(acme, paidEvent, 2), { type: "a" }, { type: "b" }],
    [
      "over the same version with other contents",
      endpointKey(acme, shopEndpoint),
      { version: 3, url: "a" },
      { version: 3 },
    ],
    ["over a version that is none", endpointKey(acme, shopEndpoint), { version: 3 }, { version: "nonsense" }],
    ["over a key whose revocation was taken back", apiKeyKey(apiKey), { revokedAt: 1 }, {}],
    [
      "over a key that was given a higher role",
      apiKeyKey(apiKey),
      { role: "viewer" },
      { role: "admin", lastUsedAt: 9 },
    ],
  ])("%s", (_, key, restored, inPlace) => {
    expect(over(key, restored, inPlace)).toBe("put");
  });
});

describe("what was restored is left away", () => {
  test("when it was ended on purpose since", () => {
    expect(judged({ ...endpointKey(acme, shopEndpoint), version: 1 }, undefined, true)).toBe("ended");
  });

  test("when its time is over, though DynamoDB may not have deleted it", () => {
    expect(judged({ ...eventKey(acme, paidEvent, 2), expiresAt: noon / 1000 })).toBe("over");
  });

  test("when it speaks of a moment that is over", () => {
    expect(judged({ ...leaseKey("HELD#ep"), holder: "h", until: noon + 1 })).toBe("over");
    expect(judged({ ...rateKey(shopEndpoint), fullAgainMicros: 1 })).toBe("over");
  });
});

const anyState = fc.record({
  version: fc.nat(3),
  createdAt: fc.nat(3),
  kind: fc.constantFrom("key", "destroyed"),
  status: fc.constantFrom("failing", "held", "dead", "delivered"),
  last: fc.record({ cycle: fc.nat(2), attempt: fc.nat(2) }),
});
const anyKey = fc.constantFrom(
  keyring,
  endpointKey(acme, shopEndpoint),
  circuitKey(shopEndpoint),
  deliveryKey(shopEndpoint, paidEvent, 2),
);

test("of two states of an item, not both are further on than the other", () => {
  fc.assert(
    fc.property(anyKey, anyState, anyState, (key, one, other) => {
      const both = [over(key, one, other), over(key, other, one)];

      expect(both).not.toEqual(["further", "further"]);
    }),
  );
});

test("no copy takes a destroyed key away", () => {
  fc.assert(
    fc.property(anyState, (state) => {
      expect(over(keyring, { ...state, kind: "key" }, destroyed)).toBe("further");
    }),
  );
});

test("wake begins before what was restored and before what is in place", () => {
  const at = (clearedThrough: unknown) => ({ pk: "WAKE", sk: "WAKE", clearedThrough });

  expect(setBack(at(600_000), at(900_000)).clearedThrough).toBe(540_000);
  expect(setBack(at(600_000), at(300_000)).clearedThrough).toBe(240_000);
  expect(setBack(at(600_000), at("nonsense")).clearedThrough).toBe(540_000);
  expect(setBack(at(600_000), undefined).clearedThrough).toBe(540_000);
});
