import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";
import { startWatchedCloud, type WatchedCloud } from "../support/watched-cloud.ts";

let watched: WatchedCloud;
let healthy: TestReceiver;
let broken: TestReceiver;
let isBroken = true;

beforeAll(async () => {
  watched = await startWatchedCloud();
  healthy = await startTestReceiver();
  broken = await startTestReceiver(() => (isBroken ? 500 : 204));
  await register("acme", healthy.url);
  await register("globex", broken.url);
}, 60_000);

afterAll(async () => {
  await watched?.close();
  await healthy?.close();
  await broken?.close();
});

const register = (tenant: string, url: string) =>
  watched.cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url });

const publish = (tenant: string) =>
  watched.cloud.call("POST", "/v1/events", { tenant, type: "invoice.paid", data: { invoice: "in_1" } });

/** Published, delivered, and counted: the line with the figures comes after the answer of the receiver. */
async function deliverTo(receiver: TestReceiver, tenant: string): Promise<void> {
  const received = receiver.received.length;
  const counted = watched.stream.logs.linesOf(deliverName()).length;
  await publish(tenant);
  await receiver.waitFor(received + 1);
  await waitUntil(() => watched.stream.logs.linesOf(deliverName()).length > counted, 5_000);
  await waitUntil(() => running() === 0, 5_000);
}

const deliverName = () =>
  [...watched.cloud.cloud.functions.byName.keys()].find((name) => name.includes("Deliver")) ?? "";
const running = () => watched.cloud.cloud.functions.byName.get(deliverName())?.stats().running ?? 0;

const healthyMinute = () => watched.minute(() => deliverTo(healthy, "acme"));

async function minutes(count: number, minute: () => Promise<void>): Promise<void> {
  for (let passed = 0; passed < count; passed++) await minute();
}

/** Longer than the longest window. */
async function recover(): Promise<readonly string[]> {
  watched.pass(7);
  await minutes(8, healthyMinute);
  return watched.ringing();
}

describe("the alarms of the synthesized templates, over what the local cloud does", () => {
  test("are silent while all is well", async () => {
    await minutes(6, healthyMinute);

    expect(watched.takeRung()).toEqual({ rung: [], pages: [] });
  });

  test("page once, for the key, when KMS refuses and everything else fails with it", async () => {
    const { engines, plan, functions } = watched.cloud.cloud;
    const keys = plan.keys.filter(({ description }) => description?.includes("data keys"));
    await Promise.all(keys.map(({ keyId }) => engines.kms.call("DisableKey", { KeyId: keyId })));
    // What is still open in the memory of the functions would work for another five minutes.
    for (const lambda of functions.byName.values()) lambda.killInstances();
    await minutes(6, () => watched.minute(async () => void (await publish("acme"))));
    await Promise.all(keys.map(({ keyId }) => engines.kms.call("EnableKey", { KeyId: keyId })));

    expect(watched.takeRung()).toEqual({
      rung: [
        "api-errors",
        "availability-burn-fast",
        "availability-burn-fast-long-window",
        "availability-burn-fast-short-window",
        "availability-burn-slow-long-window",
        "keys-refused",
        "keys-unusable",
      ],
      pages: ["keys-unusable"],
    });
    await minutes(7, healthyMinute);
    expect(watched.takeRung().pages).toEqual([]);
    expect(await recover()).toEqual([]);
    watched.takeRung();
  });

  test("page once when wake is stopped, by its silence alone", async () => {
    await minutes(4, () => watched.minute(() => deliverTo(healthy, "acme"), { wakes: false }));

    expect(watched.takeRung()).toEqual({ rung: ["wake-missing", "waking-stopped"], pages: ["waking-stopped"] });
    await minutes(2, healthyMinute);
    expect(watched.ringing()).toEqual([]);
    watched.takeRung();
  });

  test("page once, for the table, when it is throttled and everything else fails with it", async () => {
    const { gateway, plan, functions } = watched.cloud.cloud;
    const table = plan.tables.find(({ name }) => name.includes("StateTable"))?.arn ?? "";
    // What ingest still knows would let a first event get as far as the queue, and come back to it.
    for (const lambda of functions.byName.values()) lambda.killInstances();
    const fault = gateway.faults.add({
      match: { service: "dynamodb", resource: `${table}*` },
      effect: { kind: "throttle" },
    });
    await minutes(4, () => watched.minute(async () => void (await publish("acme"))));
    fault.remove();

    expect(watched.takeRung()).toEqual({
      rung: [
        "api-errors",
        "availability-burn-fast",
        "availability-burn-fast-long-window",
        "availability-burn-fast-short-window",
        "availability-burn-slow-long-window",
        "function-errors-wake",
        "table-throttled-main",
        "tables-unusable",
        "wake-missing",
      ],
      pages: ["tables-unusable"],
    });
    await minutes(7, healthyMinute);
    expect(watched.takeRung().pages).toEqual([]);
    expect(await recover()).toEqual([]);
    watched.takeRung();
  }, 60_000);

  test("write down a message that nobody can read", async () => {
    const { queue, queueUrl } = watched.cloud;
    const deadLetters = queueUrl("LanesDeadLetters");
    await watched.minute(async () => {
      await queue.send(new SendMessageCommand({ QueueUrl: queueUrl("LanesDeliveries"), MessageBody: "{not json" }));
      await waitUntil(() => watched.cloud.logs.some((line) => line.includes("DeadPoison")), 10_000);
    });

    expect(watched.takeRung()).toEqual({ rung: ["dead-letters-dead-letters", "poison-messages"], pages: [] });
    await queue.send(new PurgeQueueCommand({ QueueUrl: deadLetters }));
    await healthyMinute();
    expect(watched.ringing()).toEqual([]);
  });

  test("write down what was opened and disabled by hand, as they do what failed", async () => {
    const { cloud } = watched;
    const { body } = await cloud.call("GET", "/v1/tenants/globex/endpoints");
    const path = `/v1/tenants/globex/endpoints/${body.endpoints[0].id}`;
    await watched.minute(async () => {
      await cloud.call("PUT", `${path}/circuit`, { state: "open" });
      await cloud.call("POST", `${path}/disable`);
    });

    expect(watched.takeRung()).toEqual({ rung: ["circuit-opened", "endpoint-disabled"], pages: [] });
    await cloud.call("POST", `${path}/enable`);
    expect(await recover()).toEqual([]);
    watched.takeRung();
  });

  // Last: its retries and probes come by the clock of this machine, and would meet the other faults.
  test("write down a receiver that is down, and wake nobody", async () => {
    await minutes(5, () =>
      watched.minute(async () => {
        await deliverTo(healthy, "acme");
        await deliverTo(broken, "globex");
      }),
    );
    const afterFive = watched.ringing();
    await watched.minute(async () => {
      for (let failures = 0; failures < 10; failures++) await publish("globex");
      await waitUntil(() => watched.cloud.logs.some((line) => line.includes("CircuitsOpened")), 10_000);
      await waitUntil(() => running() === 0, 10_000);
    });
    isBroken = false;

    expect(afterFive).toEqual(["first-attempts-failing"]);
    expect(watched.takeRung()).toEqual({ rung: ["circuit-opened", "first-attempts-failing"], pages: [] });
    expect(await recover()).toEqual([]);
  });
});
