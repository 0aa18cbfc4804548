import { KMSClient } from "@aws-sdk/client-kms";
import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKeyring } from "../../adapters/keyring.ts";
import { keyVersionOf } from "../../core/envelope-header.ts";
import { type EndpointId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";

const leaving = TenantId.parse("leaving");
const staying = TenantId.parse("staying");
let cloud: TestCloud;
let receiver: TestReceiver;
let endpoint: EndpointId;

beforeAll(async () => {
  cloud = await startTestCloud();
  receiver = await startTestReceiver(() => 500);
  const register = async (tenant: TenantId) =>
    cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, {
      url: `${receiver.url}/${tenant}`,
      schedule: [5, 5, 5],
      headers: { "x-key": "theirs" },
    });
  endpoint = (await register(leaving)).body.id;
  await register(staying);
  for (const tenant of [leaving, staying])
    await cloud.call("POST", "/v1/events", { tenant, type: "a.b", data: "kept" });
  await waitUntil(async () => (await waitingRetries()) === 2, 20_000);

  await cloud.call("DELETE", `/v1/tenants/${leaving}?shred=true`);
  // Instances may use a key that they have opened for five minutes. New ones have to ask.
  for (const lambda of cloud.cloud.functions.byName.values()) lambda.killInstances();
}, 60_000);

afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

function keyringOfTheOperator() {
  const { place, gateway, operator, plan } = cloud.cloud;
  return createKeyring({
    kms: new KMSClient({ region: place.region, endpoint: gateway.url, credentials: operator }),
    table: cloud.table,
    tableName: cloud.tableName("StateTable"),
    keyId: plan.keys[0]?.arn ?? "",
    now: () => epochMs(Date.now()),
  });
}

async function waitingRetries(): Promise<number> {
  const AttributeNames = ["ApproximateNumberOfMessagesDelayed" as const];
  const question = new GetQueueAttributesCommand({ QueueUrl: cloud.queueUrl("Retries"), AttributeNames });
  return Number((await cloud.queue.send(question)).Attributes?.ApproximateNumberOfMessagesDelayed);
}

const attemptsFor = (tenant: string) => receiver.received.filter(({ path }) => path === `/${tenant}`).length;

test("deliveries that wait in a queue end as dead, with shredding as the reason", async () => {
  // The endpoint went with its tenant, so there is no route any more that shows its deliveries.
  const partition = `DELIVERIES#${endpoint}#0`;
  const first = async () => (await everyItem()).find(({ pk }) => pk === partition);
  await waitUntil(
    async () => (await first())?.status === "dead",
    20_000,
    () => cloud.logs.slice(-20).join("\n"),
  );

  expect(await first()).toMatchObject({ deadReason: "shredded" });
  expect(await deadLetterReasons()).toEqual(["shredded"]);
});

test("nothing is sent for the tenant any more, and the deliveries of others go on", async () => {
  await waitUntil(() => attemptsFor(staying) >= 2, 20_000);

  expect(attemptsFor(leaving)).toBe(1);
});

test("everything stored of the tenant is there and cannot be opened by anybody", async () => {
  const keyring = keyringOfTheOperator();
  const envelopes = await envelopesOf(leaving);

  expect(envelopes.length).toBeGreaterThanOrEqual(1); // the payload: the endpoint and its secrets are deleted
  for (const envelope of envelopes)
    await expect(keyring.openingKey(leaving, keyVersionOf(envelope))).rejects.toMatchObject({
      code: "keyring_shredded",
    });
  await expect(keyring.openingKey(staying, 1)).resolves.toMatchObject({ version: 1 });
});

test("of its keys nothing is left but the note that they were destroyed", async () => {
  const items = (await everyItem()).filter(({ pk, sk }) => pk === `TENANT#${leaving}` && sk?.startsWith("KEYRING#"));

  expect(items.length).toBeGreaterThan(0);
  expect(items.map(({ kind }) => kind)).toEqual(items.map(() => "destroyed"));
  expect(items.filter((item) => "wrapped" in item)).toEqual([]);
});

test("a publisher learns that nothing can be kept for the tenant any more", async () => {
  const answer = await cloud.call("POST", "/v1/events", { tenant: leaving, type: "a.b", data: 1 });

  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ code: "tenant_shredded" });
});

async function everyItem(): Promise<Record<string, string>[]> {
  const { Items = [] } = await cloud.table.send(new ScanCommand({ TableName: cloud.tableName("StateTable") }));
  return Items;
}

async function envelopesOf(tenant: string): Promise<Uint8Array[]> {
  const items = (await everyItem()).filter((item) => item.tenant === tenant || item.pk?.includes(tenant));
  return items.flatMap(binaryLeaves).filter((bytes) => Buffer.from(bytes.subarray(0, 4)).toString() === "PHRN");
}

function binaryLeaves(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(binaryLeaves) : [];
}

async function deadLetterReasons(): Promise<(string | undefined)[]> {
  const { Messages = [] } = await cloud.queue.send(
    new ReceiveMessageCommand({
      QueueUrl: cloud.queueUrl("DeadLetters"),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages.map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue);
}
