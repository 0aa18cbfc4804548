import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryKey, eventKey, shardOf } from "../../../core/contract/item-keys.ts";
import { EndpointId, EventId, TenantId } from "../../../core/id.ts";

const event = EventId.parse("evt_01ka6g3ms0e008000000000000");
const endpoint = EndpointId.parse("ep_01ka6g3ms0e008000000000000");

test("keys are those of the design", () => {
  expect(eventKey(TenantId.parse("acme"), event, 1)).toEqual({ pk: "EVENTS#acme#0", sk: event });
  expect(deliveryKey(endpoint, event, 1)).toEqual({ pk: `DELIVERIES#${endpoint}#0`, sk: event });
});

test("the shard of an event is pinned: what was stored under it must be found again for ever", () => {
  expect(shardOf(EventId.parse("evt_01ka6g3ms0e008000000000000"), 16)).toBe(1);
});

test("shards stay within their number and are all used", () => {
  const digits = fc.array(fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyz"), { minLength: 25, maxLength: 25 });
  const seen = new Set<number>();

  fc.assert(
    fc.property(digits, (rest) => {
      const shard = shardOf(EventId.parse(`evt_0${rest.join("")}`), 8);
      seen.add(shard);
      expect(shard).toBeGreaterThanOrEqual(0);
      expect(shard).toBeLessThan(8);
    }),
    { numRuns: 500 },
  );
  expect(seen.size).toBe(8);
});
