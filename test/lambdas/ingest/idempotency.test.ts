import { beforeEach, describe, expect, test } from "vitest";
import type { PublishRequest } from "../../../core/event.ts";
import { TenantId } from "../../../core/id.ts";
import { ApiProblem } from "../../../core/problem.ts";
import type { PublishCall, Published } from "../../../lambdas/ingest/publish-call.ts";
import { createPublishEvents } from "../../../lambdas/ingest/publish-events.ts";
import { acme, crmEndpoint, endpoint, shopEndpoint } from "../../support/fixtures.ts";
import { createPublishingWorld, later, type PublishingWorld } from "../../support/publishing.ts";

let world: PublishingWorld;

beforeEach(() => {
  world = createPublishingWorld();
  world.endpoints = [endpoint(), endpoint({ id: crmEndpoint })];
});

const keyed = (change: Partial<PublishRequest> = {}): PublishCall => ({
  request: { tenant: acme, type: "invoice.paid", data: { invoice: "in_1", amount: 10 }, ...change },
  keyId: "k1",
  claim: { key: "order-1" },
});

async function publishOne(call: PublishCall): Promise<Published> {
  const [result] = await createPublishEvents(world.ports)([call]);
  if (result?.status !== "fulfilled") throw result?.reason;
  return result.value;
}

test("claims, sends, stores", async () => {
  await publishOne(keyed());

  expect(world.steps).toEqual(["claim", "send", "store"]);
});

test("answers a repeat as the first call, and says that it is one", async () => {
  const first = await publishOne(keyed());
  world.endpoints = [];
  later(world, 60_000);

  const second = await publishOne(keyed());

  expect(second).toEqual({ ...first, duplicate: true });
  expect(second.deliveries).toBe(2);
  expect(world.sends).toEqual([2]);
});

describe("when the rules for its type have changed since the first call", () => {
  const strictNow = () => {
    const checkType = async () => {
      throw new ApiProblem(422, "data_invalid", "it does not fit any more");
    };
    world = { ...world, ports: { ...world.ports, checkType } };
  };

  test("a repeat is answered as the first call", async () => {
    const first = await publishOne(keyed());
    strictNow();

    expect(await publishOne(keyed())).toEqual({ ...first, duplicate: true });
  });

  test("another request under its key is refused by the rules", async () => {
    await publishOne(keyed());
    strictNow();

    await expect(publishOne(keyed({ data: 2 }))).rejects.toMatchObject({ code: "data_invalid" });
  });

  test("a call that was not accepted is refused, and claims nothing", async () => {
    strictNow();

    await expect(publishOne(keyed())).rejects.toMatchObject({ code: "data_invalid" });
    expect(world.claims.size).toBe(0);
  });
});

test("takes the same values in another order for the same request", async () => {
  const first = await publishOne(keyed());
  const second = await publishOne(keyed({ data: { amount: 10, invoice: "in_1" } }));

  expect(second).toMatchObject({ event: { id: first.event.id }, duplicate: true });
});

test("refuses another request under the same key", async () => {
  await publishOne(keyed());

  await expect(publishOne(keyed({ data: { invoice: "in_2" } }))).rejects.toMatchObject({
    status: 422,
    code: "idempotency_key_reused",
  });
});

test("keeps the keys of two tenants apart", async () => {
  const first = await publishOne(keyed());
  const second = await publishOne(keyed({ tenant: TenantId.parse("globex") }));

  expect(second.duplicate).toBe(false);
  expect(second.event.id).not.toBe(first.event.id);
});

test("keeps the items of a batch apart by their place", async () => {
  const items = [0, 1].map((item) => ({ ...keyed(), claim: { key: "batch-1", item } }));

  const first = await createPublishEvents(world.ports)(items);
  const second = await createPublishEvents(world.ports)(items);

  expect(first).toMatchObject([{ value: { duplicate: false } }, { value: { duplicate: false } }]);
  expect(second).toMatchObject([{ value: { duplicate: true } }, { value: { duplicate: true } }]);
  expect(world.stored.size).toBe(2);
});

test("forgets a key after a day", async () => {
  const first = await publishOne(keyed());
  later(world, 24 * 60 * 60_000);

  const second = await publishOne(keyed());

  expect(second.duplicate).toBe(false);
  expect(second.event.id).not.toBe(first.event.id);
});

test("does not let the hash of a request lie open in its claim", async () => {
  await publishOne(keyed());

  const [claim] = [...world.claims.values()];
  expect(Buffer.from(claim?.sealedHash ?? "").toString("latin1")).toMatch(/^payload evt_/);
});

test("lets the repeat of a call that failed go on at once", async () => {
  world.around = (step, moment) => {
    if (step === "send" && moment === "before") throw new Error("queue is down");
  };
  await expect(publishOne(keyed())).rejects.toThrow("queue is down");
  world.around = () => {};

  const repeat = await publishOne(keyed());

  expect(repeat).toMatchObject({ deliveries: 2, duplicate: false });
});

describe("when the instance dies", () => {
  /** A dead instance does not throw: it is never heard of again, and none of its `catch` runs. */
  async function dieAt(boundary: number): Promise<"died" | "finished"> {
    let reached = 0;
    const died = new Promise<"died">((resolve) => {
      world.around = () => {
        if (reached++ !== boundary) return undefined;
        resolve("died");
        return new Promise(() => {});
      };
    });
    return Promise.race([died, publishOne(keyed()).then((): "finished" => "finished")]);
  }

  const boundaries = ["before claim", "after claim", "before send", "after send", "before store", "after store"];

  test.each(boundaries.map((name, boundary) => [name, boundary] as const))("%s", async (_, boundary) => {
    expect(await dieAt(boundary)).toBe("died");
    const claimed = [...world.claims.values()].map(({ event }) => event);
    world.around = () => {};

    later(world, 30_000);
    const repeat = await publishOne(keyed());

    expect([...claimed, repeat.event.id].every((id) => id === repeat.event.id)).toBe(true);
    expect([...world.stored.keys()]).toEqual([repeat.event.id]);
    expect(new Set(world.targetsOf(repeat.event.id))).toEqual(new Set([shopEndpoint, crmEndpoint]));
    expect(world.sent).toHaveLength(world.targetsOf(repeat.event.id).length);
  });

  test("there is no other boundary", async () => {
    expect(await dieAt(boundaries.length)).toBe("finished");
  });

  test("a repeat that comes before its lease is over is told when to come back", async () => {
    await dieAt(1);
    world.around = () => {};
    later(world, 12_000);

    await expect(publishOne(keyed())).rejects.toMatchObject({
      status: 409,
      code: "idempotency_key_running",
      retryAfterSeconds: 18,
    });
  });

  test("of two repeats that come when its lease is over, one takes over and the other waits", async () => {
    await dieAt(1);
    world.around = () => {};
    later(world, 30_000);

    const repeats = await Promise.allSettled([publishOne(keyed()), publishOne(keyed())]);

    expect(repeats).toMatchObject([{ status: "fulfilled" }, { reason: { code: "idempotency_key_running" } }]);
    expect(world.sends).toEqual([2]);
  });

  test("a repeat that dies as well leaves the key to the next", async () => {
    await dieAt(1);
    later(world, 30_000);
    await dieAt(8); // claim, read claim, read event, replace lease: each with a before and an after
    world.around = () => {};
    later(world, 30_000);

    const third = await publishOne(keyed());

    expect([...world.claims.values()].map(({ event }) => event)).toEqual([third.event.id]);
    expect(world.steps).toEqual([
      ...["claim", "claim", "read claim", "read event", "replace lease"],
      ...["claim", "read claim", "read event", "replace lease", "send", "store"],
    ]);
  });
});
