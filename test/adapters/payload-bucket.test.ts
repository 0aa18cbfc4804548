import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPayloadBucket } from "../../adapters/payload-bucket.ts";
import { createS3Store } from "../../local/engines/s3/s3-store.ts";
import { startS3Server } from "../support/s3-server.ts";

const clock = { now: Date.UTC(2026, 10, 20) };
let root: string;
let server: Awaited<ReturnType<typeof startS3Server>>;
let client: S3Client;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "posthorn-payloads-"));
  const store = createS3Store({ directory: root, now: () => clock.now });
  await store.ensureBucket("payloads", { expirationDays: 30 });
  server = await startS3Server(store);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new S3Client({ endpoint: server.endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await rm(root, { recursive: true });
});

test("a payload that has expired is told apart from a bucket that does not answer", async () => {
  const payloads = createPayloadBucket(client, "payloads");
  await payloads.put("acme/evt_1", Buffer.from("sealed"));

  expect(Buffer.from((await payloads.get("acme/evt_1")) ?? "").toString()).toBe("sealed");
  expect(await payloads.get("acme/evt_2")).toBeUndefined();
  await expect(createPayloadBucket(client, "another").get("acme/evt_1")).rejects.toThrow("does not exist");
});
