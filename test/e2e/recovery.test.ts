import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createReadCandidates } from "../../adapters/replay/candidates.ts";
import { createHistory } from "../../adapters/replay/history.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { copyTable } from "../../cli/restore/copy-table.ts";
import { createTally } from "../../cli/restore/tally.ts";
import { EndpointId, JobId, TenantId } from "../../core/id.ts";
import type { ReplayJob } from "../../core/replay.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import { createWorkOff } from "../../lambdas/replay/work-off.ts";
import type { FaultEffect, FaultMatch } from "../../local/gateway/faults.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

/** The scenarios of docs/disaster-recovery.md that a machine can rehearse. */
let cloud: TestCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  cloud = await startTestCloud({ maxInstances: 1 });
  receiver = await startTestReceiver();
  // Six times the function's timeout is 270 s: nobody waits so long in a rehearsal for what comes back.
  const Attributes = { VisibilityTimeout: "3" };
  await cloud.queue.send(new SetQueueAttributesCommand({ QueueUrl: cloud.queueUrl("Deliveries"), Attributes }));
});
afterEach(() => cloud.cloud.gateway.faults.clear());
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

async function register(tenant: string): Promise<string> {
  const { body } = await cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: `${receiver.url}/${tenant}` });
  return body.id;
}
const publish = (tenant: string) => cloud.call("POST", "/v1/events", { tenant, type: "a.b", data: { n: 1 } });
const arrivedAt = (tenant: string) => receiver.received.filter(({ path }) => path === `/${tenant}`);
const arrives = (tenant: string, count = 1) =>
  waitUntil(
    () => arrivedAt(tenant).length >= count,
    15_000,
    () => `${arrivedAt(tenant).length} of ${count} came\n${cloud.logs.slice(-15).join("\n")}`,
  );
const statusOf = async (tenant: string, endpoint: string) =>
  (await cloud.call("GET", `/v1/tenants/${tenant}/endpoints/${endpoint}/deliveries`)).body.deliveries[0]?.status;
const recorded = (tenant: string, endpoint: string, status: string) =>
  waitUntil(async () => (await statusOf(tenant, endpoint)) === status, 15_000);

const nameOf = (short: string): string =>
  cloud.cloud.plan.functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === short)?.name ?? short;
const inflict = (match: FaultMatch, effect: FaultEffect) => cloud.cloud.gateway.faults.add({ match, effect });

test("a poison message goes to the dead letters, and the events around it arrive", async () => {
  await register("poisoned");
  const QueueUrl = cloud.queueUrl("Deliveries");
  await cloud.queue.send(new SendMessageCommand({ QueueUrl, MessageBody: "no delivery of ours" }));

  await publish("poisoned");
  await arrives("poisoned");

  const dead = await receiveDead();
  expect(dead.Body).toBe("no delivery of ours");
  expect(dead.MessageAttributes?.reason?.StringValue).toBe("poison");
});

async function receiveDead() {
  const QueueUrl = cloud.queueUrl("LanesDeadLetters");
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, MessageAttributeNames: ["All"] });
  const { Messages: [message] = [] } = await cloud.queue.send(command);
  if (message === undefined) throw new Error("There is nothing among the dead letters");
  return message;
}

test("a function that is killed before it could record loses nothing", async () => {
  const endpoint = await register("killed");
  const deliver = nameOf("deliver");
  const kill = inflict(
    { functionName: deliver, service: "dynamodb", operation: "BatchWriteItem", nth: 1 },
    { kind: "kill", when: "before", kill: () => void cloud.cloud.functions.byName.get(deliver)?.killInstances() },
  );

  await publish("killed");
  await arrives("killed", 2);
  await recorded("killed", endpoint, "delivered");

  expect(kill.hits).toBe(1);
  expect(new Set(arrivedAt("killed").map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

const REFUSED_FOR_NOW = { status: 503, body: { status: 503, code: "temporarily_unavailable" } };

test("while a table throttles, publishers are told to come again, and afterwards all goes on by itself", async () => {
  const endpoint = await register("throttled");
  await publish("throttled");
  await arrives("throttled");

  const throttle = inflict({ functionName: nameOf("ingest"), service: "dynamodb" }, { kind: "throttle" });
  const refused = await publish("throttled");
  const event = { tenant: "throttled", type: "a.b", data: { n: 1 } };
  const refusedBatch = await cloud.call("POST", "/v1/events/batch", { events: [event, event] });
  throttle.remove();
  const accepted = await publish("throttled");
  await arrives("throttled", 2);
  await recorded("throttled", endpoint, "delivered");

  for (const answer of [refused, refusedBatch]) {
    expect(answer).toMatchObject(REFUSED_FOR_NOW);
    expect(answer.headers.get("retry-after")).toBe("2");
  }
  expect(accepted.status).toBe(202);
}, 40_000);

test("while a table throttles, whoever manages is told to come again too", async () => {
  const endpoint = await register("throttled-managed");
  const path = `/v1/tenants/throttled-managed/endpoints/${endpoint}`;
  const throttle = inflict({ functionName: nameOf("manage"), service: "dynamodb" }, { kind: "throttle" });

  const read = await cloud.call("GET", path);
  const changed = await cloud.call("PATCH", path, { description: "shop" });
  throttle.remove();

  for (const answer of [read, changed]) {
    expect(answer).toMatchObject(REFUSED_FOR_NOW);
    expect(answer.headers.get("retry-after")).toBe("2");
  }
  expect((await cloud.call("GET", path)).body.version).toBe(1);
}, 40_000);

test("while the key is disabled nothing is accepted that could not be sealed; enabled again, it is", async () => {
  const KeyId = cloud.cloud.plan.keys[0]?.keyId ?? "";
  await cloud.cloud.engines.kms.call("DisableKey", { KeyId });

  const refused = await publish("locked-out");
  await cloud.cloud.engines.kms.call("EnableKey", { KeyId });
  await register("locked-out");
  const accepted = await publish("locked-out");
  await arrives("locked-out");

  expect([refused.status, accepted.status]).toEqual([503, 202]);
});

describe("a restored table", () => {
  test("comes back over the one that is there, and what was accepted since then stays", async () => {
    const { there, beside, copyBack } = await restoredBeside("20261120T120000");
    const kept = (number: number) => ({ pk: "EVENTS#restored#0", sk: `evt_${number}`, type: "as it was" });
    for (let number = 0; number < 60; number++) await put(beside, kept(number));
    await put(there, { ...kept(7), type: "spoilt" });
    await put(there, { ...kept(99), type: "newer" });

    expect(await copyBack()).toEqual(["put back: 60 events"]);
    expect((await get(there, kept(7)))?.type).toBe("as it was");
    expect((await get(there, kept(59)))?.type).toBe("as it was");
    expect((await get(there, kept(99)))?.type).toBe("newer");
  });

  test("brings back nothing that was deleted, revoked or shredded through the API since", async () => {
    const { there, beside, copyBack } = await restoredBeside("20261120T130000");
    const endpoint = await register("left");
    await register("shredded");
    await publish("shredded");
    const { body: key } = await cloud.call("POST", "/v1/keys", { name: "shop", role: "viewer", tenant: "left" });
    const itemsOf = {
      endpoint: { pk: "TENANT#left", sk: `ENDPOINT#${endpoint}` },
      key: { pk: `KEY#${key.id}`, sk: "KEY" },
    };
    const dataKey = { pk: "TENANT#shredded", sk: "KEYRING#0000000001" };
    for (const name of [...Object.values(itemsOf), dataKey]) await put(beside, (await get(there, name)) ?? {});
    const statuses = [
      await cloud.call("DELETE", `/v1/tenants/left/endpoints/${endpoint}`),
      await cloud.call("DELETE", `/v1/keys/${key.id}`),
      await cloud.call("DELETE", "/v1/tenants/shredded?shred=true"),
    ].map(({ status }) => status);
    await cloud.table.send(new DeleteCommand({ TableName: there, Key: itemsOf.key })); // as the TTL does, weeks later

    const said = await copyBack();

    expect(statuses).toEqual([204, 204, 204]);
    expect(said).toContain(`  left away: TENANT#left ENDPOINT#${endpoint}`);
    expect(await get(there, itemsOf.endpoint)).toBeUndefined();
    expect(await get(there, itemsOf.key)).toBeUndefined();
    expect((await get(there, dataKey))?.kind).toBe("destroyed");
  });

  async function restoredBeside(moment: string) {
    const there = cloud.tableName("StateTable");
    const beside = `${there}-at-${moment}`;
    const definition = cloud.cloud.plan.tables.find(({ name }) => name === there)?.createTable ?? {};
    await cloud.cloud.engines.dynamodb.createTable({ ...definition, TableName: beside });
    const now = () => epochMs(Date.now());
    const began = now();
    const copyBack = async () => {
      const tally = createTally();
      await copyTable({ client: cloud.table, from: beside, to: there, moment: began, now, tally });
      return tally.lines();
    };
    return { there, beside, copyBack };
  }
});

const put = (TableName: string, Item: Record<string, unknown>) => cloud.table.send(new PutCommand({ TableName, Item }));
const get = async (TableName: string, { pk, sk }: { pk: string; sk: string }) =>
  (await cloud.table.send(new GetCommand({ TableName, Key: { pk, sk } }))).Item;

describe("queues that are lost", () => {
  test("are made good from the events that have no delivery: each arrives, and what had arrived does not again", async () => {
    const endpoint = await register("drained");
    await publish("drained");
    await recorded("drained", endpoint, "delivered");

    const pause = inflict({ functionName: nameOf("deliver"), operation: "ReceiveMessage" }, { kind: "fail" });
    const published = await publishUntilTwoWait("drained");
    await cloud.queue.send(new PurgeQueueCommand({ QueueUrl: cloud.queueUrl("Deliveries") }));
    pause.remove();

    const sent = await replayMissing("drained", endpoint);
    await arrives("drained", 1 + published);

    expect(sent).toBe(2);
    expect(new Set(arrivedAt("drained").map(({ headers }) => headers["webhook-id"])).size).toBe(1 + published);
  }, 40_000);

  /** Polls that were waiting when the lane was paused still take what comes first. */
  async function publishUntilTwoWait(tenant: string): Promise<number> {
    const QueueUrl = cloud.queueUrl("Deliveries");
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    for (let published = 1; ; published++) {
      await publish(tenant);
      const { Attributes } = await cloud.queue.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
      if (Attributes?.ApproximateNumberOfMessages === "2") return published;
    }
  }

  /** What the replay job does, two hours from now: before one, it takes an event without a record for one under way. */
  async function replayMissing(tenant: string, endpoint: string): Promise<number> {
    const now = (): EpochMs => epochMs(Date.now() + 2 * 60 * 60_000);
    let job = missingIn(TenantId.parse(tenant), EndpointId.parse(endpoint), now());
    const table = { client: cloud.table, name: cloud.tableName("StateTable"), shards: 1, retentionDays: 30 };
    const workOff = createWorkOff({
      job: async () => job,
      replace: async (next) => {
        job = next;
        return true;
      },
      endpointsOf: createEndpointStore(table).ofTenant,
      candidates: createReadCandidates(createHistory(table), now),
      send: createSendAll(cloud.queue, cloud.queueUrl("Retries")),
      goOnLater: async () => undefined,
      finished: async () => undefined,
      now,
      chance: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    });
    await workOff({ v: 1, tenant: job.tenant, job: job.id }, 60_000);
    return job.sent;
  }

  const missingIn = (tenant: TenantId, endpoint: EndpointId, now: EpochMs): ReplayJob => ({
    id: JobId.parse("job_01m7wd7tg0e008000000000000"),
    tenant,
    choice: { endpoints: [endpoint], since: epochMs(0), until: now, status: "missing" },
    rate: 100,
    cycle: now,
    position: { partition: 0 },
    state: "running",
    lookedAt: 0,
    sent: 0,
    pacedUntil: epochMs(0),
    createdAt: now,
    updatedAt: now,
    version: 1,
    writer: "rehearsal",
  });
});
