import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FaultEffect, FaultMatch, Moment } from "../../local/gateway/faults.ts";
import { difference } from "../../local/gateway/meter.ts";
import { type ApiAnswer, startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

/** The bundled function in a process of its own, which is killed around its calls, and a publisher that calls again. */
let cloud: TestCloud;
let receiver: TestReceiver;
let ingest: string;

beforeAll(async () => {
  cloud = await startTestCloud({ mode: "process", maxInstances: 1 });
  receiver = await startTestReceiver();
  const named = cloud.cloud.plan.functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === "ingest");
  ingest = named?.name ?? "";
});
afterEach(() => cloud.cloud.gateway.faults.clear());
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

const KEY = { "idempotency-key": "order-1" };
const MOMENTS = ["before", "after"] as const;
const orderOf = (tenant: string, order = 1) => ({ tenant, type: "order.placed", channels: ["shop"], data: { order } });
const publish = (tenant: string, headers = {}) => cloud.call("POST", "/v1/events", orderOf(tenant), headers);
const publishBatch = (tenant: string, headers = {}) =>
  cloud.call("POST", "/v1/events/batch", { events: ORDERS.map((order) => orderOf(tenant, order)) }, headers);
/** Two deliveries each: more than two of the queue's batches take. */
const ORDERS = Array.from({ length: 12 }, (_, order) => order);

const inflict = (match: FaultMatch, effect: FaultEffect) =>
  cloud.cloud.gateway.faults.add({ match: { functionName: ingest, ...match }, effect, times: 1 });
const kill = (when: Moment): FaultEffect => ({
  kind: "kill",
  when,
  kill: () => void cloud.cloud.functions.byName.get(ingest)?.killInstances(),
});

const register = (tenant: string, name: string) => {
  const endpoint = { url: `${receiver.url}/${tenant}/${name}`, channels: ["shop"] };
  return cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, endpoint);
};

/** From here on ingest makes no calls for orders of this tenant but those that accept them. */
async function warmUp(tenant: string): Promise<void> {
  const forNobody = { ...orderOf(tenant), channels: ["nobody"] };
  expect((await cloud.call("POST", "/v1/events", forNobody)).status).toBe(202);
}

async function settle(tenant: string): Promise<void> {
  await register(tenant, "shop");
  await register(tenant, "crm");
  await warmUp(tenant);
}

async function itemsOf(partition: string) {
  const { Items = [] } = await cloud.table.send(
    new QueryCommand({
      TableName: cloud.tableName("StateTable"),
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": partition },
    }),
  );
  return Items;
}
const claimsOf = (tenant: string) => itemsOf(`IDEMPOTENCY#${tenant}#order-1`);
const claimedIds = async (tenant: string) => (await claimsOf(tenant)).map(({ event }) => event);
const storedIds = async (tenant: string) =>
  (await itemsOf(`EVENTS#${tenant}#0`)).filter(({ channels }) => channels[0] === "shop").map(({ id }) => id);

/** As if thirty seconds had passed for who reads the claims. */
async function endLeases(tenant: string): Promise<void> {
  for (const { pk, sk } of await claimsOf(tenant))
    await cloud.table.send(
      new UpdateCommand({
        TableName: cloud.tableName("StateTable"),
        Key: { pk, sk },
        UpdateExpression: "SET lease.#until = :now",
        ExpressionAttributeNames: { "#until": "until" },
        ExpressionAttributeValues: { ":now": Date.now() },
      }),
    );
}

/** Calls again as clients do: at once after a failure, and when it was told to. */
async function untilAccepted(tenant: string, call: () => Promise<ApiAnswer>): Promise<readonly string[]> {
  for (let tries = 0; tries < 5; tries++) {
    const results = resultsOf(await call());
    if (results.every(({ status }) => status === 202)) return results.map(({ event }) => event.id);
    expect([...new Set(results.map(({ status }) => status))]).toBeOneOf([[409], [500], [202, 409], [409, 202]]);
    await endLeases(tenant);
  }
  throw new Error("Five calls were not enough");
}

function resultsOf({ status, body }: ApiAnswer): readonly { status: number; event: { id: string } }[] {
  return body?.results ?? [{ status, event: body }];
}

const arrivedAt = (path: string) =>
  new Set(receiver.received.filter((one) => one.path === path).map(({ headers }) => headers["webhook-id"]));

/** What 202 promises: the event is stored when it is given, and all of its deliveries come. */
async function holdsWhatWasAccepted(tenant: string, ids: readonly string[]): Promise<void> {
  expect(await storedIds(tenant)).toEqual(expect.arrayContaining([...ids]));
  for (const path of [`/${tenant}/shop`, `/${tenant}/crm`])
    await waitUntil(
      () => ids.every((id) => arrivedAt(path).has(id)),
      15_000,
      () => `${path} got ${[...arrivedAt(path)]} of ${ids}`,
    );
}

/** A call of ingest to a service: what it is for, and how it is told from the others. */
type Step = readonly [name: string, operation: string, nth: number];
const around = (steps: readonly Step[]) => steps.flatMap((step) => MOMENTS.map((when) => [when, ...step] as const));

/** What ingest called meanwhile, in the order of the alphabet. */
async function callsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { meter } = cloud.cloud.gateway;
  const before = meter.snapshot();
  await work();
  const rows = difference(meter.snapshot(), before).filter(({ functionName }) => functionName === ingest);
  return rows.flatMap(({ operation, calls }) => Array(calls).fill(operation)).toSorted();
}

describe("a call with a key", () => {
  const STEPS: readonly Step[] = [
    ["claims", "PutItem", 1],
    ["sends", "SendMessageBatch", 1],
    ["stores", "PutItem", 2],
  ];

  test("has no other steps", async () => {
    await settle("lives");

    const calls = await callsDuring(() => publish("lives", KEY));

    expect(calls).toEqual(STEPS.map(([, operation]) => operation).toSorted());
  });

  test.each(around(STEPS))("that dies %s it %s is repeated under one id", async (when, step, operation, nth) => {
    const tenant = `dies-${when}-${step}`;
    await settle(tenant);

    const fault = inflict({ operation, nth }, kill(when));
    const first = await publish(tenant, KEY);
    const claimed = await claimedIds(tenant);
    const [id = ""] = await untilAccepted(tenant, () => publish(tenant, KEY));

    expect([first.status, fault.hits]).toEqual([500, 1]);
    expect(claimed).toEqual(step === "claims" && when === "before" ? [] : [id]);
    expect(await claimedIds(tenant)).toEqual([id]);
    expect(await storedIds(tenant)).toEqual([id]);
    await holdsWhatWasAccepted(tenant, [id]);
    expect([...arrivedAt(`/${tenant}/shop`), ...arrivedAt(`/${tenant}/crm`)]).toEqual([id, id]);
  });

  test("that comes while the lease of a dead one runs is told when to come back", async () => {
    await settle("too-soon");

    await dieClaimed("too-soon");
    const repeat = await publish("too-soon", KEY);

    expect(repeat).toMatchObject({ status: 409, body: { code: "idempotency_key_running" } });
    expect(Number(repeat.headers.get("retry-after"))).toBeGreaterThan(15);
    expect(Number(repeat.headers.get("retry-after"))).toBeLessThanOrEqual(30);
  });
});

/** Leaves a claim behind, and nothing else. */
async function dieClaimed(tenant: string): Promise<void> {
  const fault = inflict({ operation: "PutItem", nth: 1 }, kill("after"));
  await publish(tenant, KEY);
  fault.remove();
}

describe("a call that takes over from a dead one", () => {
  const STEPS: readonly Step[] = [
    ["tries to claim", "PutItem", 1],
    ["reads the claim", "GetItem", 1],
    ["reads the event", "GetItem", 2],
    ["takes the lease", "PutItem", 2],
    ["sends", "SendMessageBatch", 1],
    ["stores", "PutItem", 3],
  ];

  async function inherit(tenant: string): Promise<void> {
    await settle(tenant);
    await dieClaimed(tenant);
    await warmUp(tenant);
    await endLeases(tenant);
  }

  test("has no other steps", async () => {
    await inherit("heir");

    const calls = await callsDuring(() => publish("heir", KEY));

    expect(calls).toEqual(STEPS.map(([, operation]) => operation).toSorted());
  });

  test.each(around(STEPS))("and dies %s it %s leaves the id to the next", async (when, step, operation, nth) => {
    const tenant = `heir-${when}-${step.replaceAll(" ", "-")}`;
    await inherit(tenant);
    const claimed = await claimedIds(tenant);

    const fault = inflict({ operation, nth }, kill(when));
    const second = await publish(tenant, KEY);
    const accepted = await untilAccepted(tenant, () => publish(tenant, KEY));

    expect([second.status, fault.hits]).toEqual([500, 1]);
    expect(accepted).toEqual(claimed);
    expect(await storedIds(tenant)).toEqual(claimed);
    await holdsWhatWasAccepted(tenant, accepted);
  });

  test("goes on when the answer about its lease gets lost", async () => {
    await inherit("unheard");
    const claimed = await claimedIds("unheard");

    const fault = inflict({ operation: "PutItem", nth: 2 }, { kind: "drop", when: "after" });
    const { status, body } = await publish("unheard", KEY);

    expect([status, fault.hits]).toEqual([202, 1]);
    expect([body.id]).toEqual(claimed);
  });
});

describe("a batch with a key", () => {
  const STEPS: readonly Step[] = [
    ["claims half of its items", "PutItem", 6],
    ["sends a part", "SendMessageBatch", 2],
    ["stores", "BatchWriteItem", 1],
  ];

  test.each(around(STEPS))("that dies %s it %s ends with one id for each item", async (when, step, operation, nth) => {
    const tenant = `batch-${when}-${step.replaceAll(" ", "-")}`;
    await settle(tenant);

    const fault = inflict({ operation, nth }, kill(when));
    const first = await publishBatch(tenant, KEY);
    const claimed = await claimedIds(tenant);
    const accepted = await untilAccepted(tenant, () => publishBatch(tenant, KEY));

    expect([first.status, fault.hits]).toEqual([500, 1]);
    expect(new Set(accepted).size).toBe(12);
    expect(accepted).toEqual(expect.arrayContaining(claimed));
    expect(new Set(await storedIds(tenant))).toEqual(new Set(accepted));
    await holdsWhatWasAccepted(tenant, accepted);
    expect(arrivedAt(`/${tenant}/shop`)).toEqual(new Set(accepted));
  });
});

describe("a call without a key", () => {
  const STEPS: readonly Step[] = [
    ["sends", "SendMessageBatch", 1],
    ["stores", "PutItem", 1],
  ];

  test.each(around(STEPS))(
    "that dies %s it %s is a new event when it is repeated",
    async (when, step, operation, nth) => {
      const tenant = `keyless-${when}-${step}`;
      await settle(tenant);

      const fault = inflict({ operation, nth }, kill(when));
      const first = await publish(tenant);
      const unknown = await storedIds(tenant);
      const accepted = await untilAccepted(tenant, () => publish(tenant));

      expect([first.status, fault.hits]).toEqual([500, 1]);
      expect(unknown).toHaveLength(step === "stores" && when === "after" ? 1 : 0);
      expect(await storedIds(tenant)).toEqual([...unknown, ...accepted]);
      await holdsWhatWasAccepted(tenant, [...unknown, ...accepted]);
    },
  );

  test("of a batch is accepted anew with all others when it is repeated", async () => {
    await settle("keyless-batch");

    const fault = inflict({ operation: "SendMessageBatch", nth: 2 }, kill("after"));
    const first = await publishBatch("keyless-batch");
    const accepted = await untilAccepted("keyless-batch", () => publishBatch("keyless-batch"));

    expect([first.status, fault.hits]).toEqual([500, 1]);
    expect(new Set(await storedIds("keyless-batch"))).toEqual(new Set(accepted));
    await holdsWhatWasAccepted("keyless-batch", accepted);
  });
});

describe("an answer that gets lost on its way to ingest", () => {
  test.each([
    ["the claim", "PutItem", 1],
    ["what was sent", "SendMessageBatch", 1],
    ["the event", "PutItem", 2],
  ])("about %s is asked for again, and the publisher sees nothing of it", async (what, operation, nth) => {
    const tenant = `lost-${what.replaceAll(" ", "-")}`;
    await settle(tenant);

    const fault = inflict({ operation, nth }, { kind: "drop", when: "after" });
    const { status, body } = await publish(tenant, KEY);

    expect([status, fault.hits]).toEqual([202, 1]);
    expect(await claimedIds(tenant)).toEqual([body.id]);
    expect(await storedIds(tenant)).toEqual([body.id]);
    await holdsWhatWasAccepted(tenant, [body.id]);
  });
});
