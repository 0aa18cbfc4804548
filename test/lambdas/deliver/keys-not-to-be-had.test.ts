import { describe, expect, test } from "vitest";
import { KeyringShredded, KeyringUnavailable } from "../../../core/keyring-error.ts";
import { settleLastReceive } from "../../../lambdas/deliver/put-off.ts";
import { deliverWorld, firstMessage } from "../../support/pipeline/deliver-world.ts";

describe("at the last receive that a queue grants a message", () => {
  test("keys that cannot be had let it ask again in a minute, as the message that it is", async () => {
    const world = deliverWorld();

    await settleLastReceive(firstMessage({ attempt: 3 }), new KeyringUnavailable("acme", "throttled"), world.ports);

    expect(world.retries).toHaveLength(1);
    expect(world.retries[0]?.delaySeconds).toBe(60);
    expect(world.sentMessage(0)).toEqual(firstMessage({ attempt: 3 }));
    expect(world.deadLetters).toEqual([]);
    expect(world.announced).toEqual([]);
  });

  test("a table that throttles puts it off as well: no delivery dies of an outage of AWS", async () => {
    const world = deliverWorld();
    const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });

    await settleLastReceive(firstMessage(), throttled, world.ports);

    expect(world.retries).toHaveLength(1);
    expect(world.deadLetters).toEqual([]);
  });

  test("keys that cannot be had for as long as its event is kept end it: they will not come back", async () => {
    const world = deliverWorld();
    world.advance(30 * 24 * 3600);

    await settleLastReceive(firstMessage(), new KeyringUnavailable("acme", "NotFoundException"), world.ports);

    expect(world.retries).toEqual([]);
    expect(world.deadLetters).toHaveLength(1);
  });

  test("any other fault of ours ends it, on record", async () => {
    const world = deliverWorld();

    await settleLastReceive(firstMessage(), new TypeError("x is not a function"), world.ports);

    expect(world.retries).toEqual([]);
    expect(world.deadLetters).toHaveLength(1);
    expect(world.announced).toMatchObject([{ type: "delivery.dead", reason: "ours" }]);
  });
});

test.each([
  [true, "shredded"],
  [false, "endpoint_gone"],
])(
  "a delivery whose endpoint was deleted says whether the tenant's keys went with it: %s",
  async (isShredded, reason) => {
    const world = deliverWorld({ isShredded: async () => isShredded });
    world.endpoint = undefined;

    await world.deliver(firstMessage(), 1);

    expect(world.announced).toMatchObject([{ type: "delivery.dead", reason }]);
  },
);

test("a tenant that was shredded before its endpoint's secrets were opened ends its deliveries as shredded", async () => {
  const world = deliverWorld({
    readTarget: () => Promise.reject(new KeyringShredded("acme")),
  });

  await world.deliver(firstMessage(), 1);

  expect(world.announced).toMatchObject([{ type: "delivery.dead", reason: "shredded" }]);
  expect(world.deadLetters).toHaveLength(1);
  expect(world.posts).toEqual([]);
});
