import { randomBytes } from "node:crypto";
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { openHoldAndClose } from "./circuit-by-hand.ts";
import type { TestCloud } from "./cloud.ts";
import { startTestReceiver, waitUntil } from "./receiver.ts";

/**
 * Uses everything once, so that what the functions called can be held against what their roles allow. Whoever gives a
 * function a new grant adds a stop here that needs it.
 */
export async function takeGrandTour(cloud: TestCloud): Promise<void> {
  await publishToUnknownTenant(cloud);
  await deliverAndReadBack(cloud);
  await deliverLargePayload(cloud);
  await publishBatch(cloud);
  await failAndTryAgain(cloud);
  await failUntilTheCircuitOpens(cloud);
  await endAsDeadLetter(cloud);
  await openHoldAndClose(cloud, "tour-held");
  await manageEverything(cloud);
  await signOtherwise(cloud);
  await useAndRevokeAKey(cloud);
  await rotateEverySecret(cloud);
}

/** Here it is publishing that makes the tenant's data key, and registering an endpoint that has to open it. */
async function publishToUnknownTenant(cloud: TestCloud): Promise<void> {
  await cloud.call("POST", "/v1/events", { tenant: "tour", type: "tour.announced", data: {} });
}

async function deliverAndReadBack(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver();
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/tour/endpoints", { url: receiver.url });
  await cloud.call("GET", "/v1/tenants/tour/endpoints");
  await cloud.call("POST", "/v1/events", { tenant: "tour", type: "tour.started", data: {} });
  await receiver.waitFor(1);
  await waitForStatus(cloud, `/v1/tenants/tour/endpoints/${endpoint.id}/deliveries`, "delivered");
  await receiver.close();
}

/** Random, so that no compression brings it below the size that fits into a message. */
async function deliverLargePayload(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver();
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/tour-large/endpoints", { url: receiver.url });
  const noise = randomBytes(100_000).toString("base64");
  const { body } = await cloud.call("POST", "/v1/events", { tenant: "tour-large", type: "tour.large", data: noise });
  await receiver.waitFor(1);
  await cloud.call("GET", `/v1/tenants/tour-large/events/${body.id}`);

  await expirePayloads(cloud);
  await cloud.call("GET", `/v1/tenants/tour-large/events/${body.id}`);
  const deliveries = `/v1/tenants/tour-large/endpoints/${endpoint.id}/deliveries`;
  await waitForStatus(cloud, deliveries, "delivered");
  await cloud.call("POST", `${deliveries}/${body.id}/retry`);
  await waitForStatus(cloud, deliveries, "dead");
  await receiver.close();
}

/** As the bucket does by itself when their days are over. */
async function expirePayloads({ cloud }: TestCloud): Promise<void> {
  const client = { region: cloud.place.region, endpoint: cloud.gateway.url, credentials: cloud.operator };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  for (const { name: Bucket } of cloud.plan.buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  s3.destroy();
}

async function publishBatch(cloud: TestCloud): Promise<void> {
  await cloud.call("PUT", "/v1/event-types/tour.batch", { schema: {}, enforce: true });
  const event = { tenant: "tour", type: "tour.batch", data: {} };
  await cloud.call("POST", "/v1/events/batch", { events: [event, event, event, event] }, { "idempotency-key": "tour" });
  await cloud.call("DELETE", "/v1/event-types/tour.batch");
  await cloud.call("GET", "/v1/tenants/tour/events");
}

async function failAndTryAgain(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver(({ headers }) => (headers["webhook-attempt"] === "1" ? 503 : 200));
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/tour-retry/endpoints", { url: receiver.url });
  await cloud.call("POST", "/v1/events", { tenant: "tour-retry", type: "tour.retry", data: {} });
  await receiver.waitFor(2, 15_000);
  await waitForStatus(cloud, `/v1/tenants/tour-retry/endpoints/${endpoint.id}/deliveries`, "delivered");
  await receiver.close();
}

/** Before a circuit opens, the newest deliveries are asked whether anything has arrived. */
async function failUntilTheCircuitOpens(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver(() => 500);
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/tour-down/endpoints", { url: receiver.url });
  const event = { tenant: "tour-down", type: "tour.down", data: {} };
  await cloud.call("POST", "/v1/events/batch", { events: Array.from({ length: 10 }, () => event) });
  await waitUntil(async () => {
    const { body } = await cloud.call("GET", `/v1/tenants/tour-down/endpoints/${endpoint.id}/circuit`);
    return body.state !== "closed";
  }, 15_000);
  await receiver.close();
}

async function endAsDeadLetter(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver(() => 410);
  const { body: endpoint } = await cloud.call("POST", "/v1/tenants/tour-dead/endpoints", { url: receiver.url });
  await cloud.call("POST", "/v1/events", { tenant: "tour-dead", type: "tour.dead", data: {} });
  await waitForStatus(cloud, `/v1/tenants/tour-dead/endpoints/${endpoint.id}/deliveries`, "dead");
  await receiver.close();
}

async function manageEverything(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver();
  const { body } = await cloud.call("POST", "/v1/tenants/tour-managed/endpoints", { url: receiver.url });
  const path = `/v1/tenants/tour-managed/endpoints/${body.id}`;
  await cloud.call("POST", `${path}/secret/rotate`);
  const { body: tested } = await cloud.call("POST", `${path}/test`);
  await cloud.call("POST", `${path}/deliveries/${tested.event}/retry`);
  await cloud.call("PUT", `${path}/circuit`, { state: "open" });
  await cloud.call("GET", "/v1/tenants/tour-managed/attention");
  await replayEverything(cloud);
  await cloud.call("DELETE", "/v1/tenants/tour-managed?shred=true");
  await receiver.close();
}

/** Five events, at one a second: after the second one the job has to wait in its queue. */
async function replayEverything(cloud: TestCloud): Promise<void> {
  const event = { tenant: "tour-again", type: "tour.missed", data: {} };
  await cloud.call("POST", "/v1/events/batch", { events: [event, event, event, event, event] });
  const receiver = await startTestReceiver();
  await cloud.call("POST", "/v1/tenants/tour-again/endpoints", { url: receiver.url });

  const around = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const missing = { since: around(-10), until: around(10), status: "missing", rate: 1 };
  await cloud.call("POST", "/v1/tenants/tour-again/replays", { ...missing, dryRun: true });
  await cloud.call("POST", "/v1/tenants/tour-again/replays", missing);
  await receiver.waitFor(5, 20_000);
  await receiver.close();
}

/**
 * A viewer who tries to publish is refused by ingest, which writes it down; the holder of a revoked key by the authorizer,
 * which does too. That key is another one: what the authorizer said of the first is kept for a minute.
 */
async function useAndRevokeAKey(cloud: TestCloud): Promise<void> {
  const { body: made } = await cloud.call("POST", "/v1/keys", { name: "tour", role: "viewer", tenant: "tour" });
  const asViewer = { authorization: `Bearer ${made.key}` };
  await cloud.call("GET", "/v1/tenants/tour/endpoints", undefined, asViewer);
  await cloud.call("POST", "/v1/events", { tenant: "tour", type: "tour.ended", data: {} }, asViewer);
  const { body: ended } = await cloud.call("POST", "/v1/keys", { name: "tour", role: "viewer", tenant: "tour" });
  await cloud.call("DELETE", `/v1/keys/${ended.id}`);
  await cloud.call("GET", "/v1/tenants/tour/endpoints", undefined, { authorization: `Bearer ${ended.key}` });
  await cloud.call("GET", "/v1/audit/verify?tenant=tour");
  const { body: page } = await cloud.call("GET", "/v1/keys?tenant=tour&limit=1"); // of two: there is a cursor to seal
  await cloud.call("GET", `/v1/keys?tenant=tour&limit=1&cursor=${page.nextCursor}`);
  await cloud.call("GET", "/v1/keys.json");
}

async function rotateEverySecret({ cloud: { engines, plan } }: TestCloud): Promise<void> {
  const rotated = async (SecretId: string) => {
    const { VersionIdsToStages } = await engines.secretsmanager.call("DescribeSecret", { SecretId });
    return Object.values(VersionIdsToStages ?? {})
      .flat()
      .includes("AWSPREVIOUS");
  };
  for (const { arn } of plan.secrets.filter(({ rotation }) => rotation)) {
    await engines.secretsmanager.call("RotateSecret", { SecretId: arn });
    await waitUntil(
      () => rotated(arn),
      15_000,
      () => `${arn} was not rotated`,
    );
  }
}

/** With the platform's key, and with a secret that its owner keeps in Secrets Manager. */
async function signOtherwise(cloud: TestCloud): Promise<void> {
  const receiver = await startTestReceiver();
  const { ARN: secretArn } = await cloud.cloud.engines.secretsmanager.call("CreateSecret", {
    Name: "posthorn/endpoints/tour-signed/hooks",
    SecretString: `whsec_${Buffer.alloc(32, "obviously fake").toString("base64")}`,
  });
  const endpoints = "/v1/tenants/tour-signed/endpoints";
  await cloud.call("POST", endpoints, { url: receiver.url, signatureSchemes: [{ scheme: "v1a" }] });
  await cloud.call("POST", endpoints, { url: receiver.url, secretArn });
  await cloud.call("POST", "/v1/events", { tenant: "tour-signed", type: "tour.signed", data: {} });
  await receiver.waitFor(2);
  await receiver.close();
}

async function waitForStatus(cloud: TestCloud, path: string, status: string): Promise<void> {
  await waitUntil(async () => (await cloud.call("GET", path)).body.deliveries[0]?.status === status, 10_000);
}
