import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createS3Store } from "../../../local/engines/s3/s3-store.ts";
import { clientOptions, deliver, startGateway } from "./gateway-fixture.ts";

const Bucket = "payloads";

async function bucketFor(...statements: readonly object[]) {
  const s3 = createS3Store();
  await s3.ensureBucket(Bucket);
  const identity = deliver(...statements);
  const gateway = await startGateway({ s3 }, [identity]);
  return { gateway, client: new S3Client({ ...clientOptions(gateway, identity), forcePathStyle: true }) };
}

test("stores and reads objects for a function whose role allows it", async () => {
  const { client } = await bucketFor({
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:GetObject"],
    Resource: "arn:aws:s3:::payloads/acme/*",
  });
  await client.send(new PutObjectCommand({ Bucket, Key: "acme/evt 1+ü.bin", Body: Buffer.from("sealed") }));

  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "acme/evt 1+ü.bin" }));

  expect(await Body?.transformToString()).toBe("sealed");
});

test("tells the size of an object without sending it", async () => {
  const { client } = await bucketFor({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  await client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "sealed" }));

  const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key: "k" }));

  expect(ContentLength).toBe(6);
});

test("refuses as S3 does what the role does not allow", async () => {
  const { client } = await bucketFor({
    Effect: "Allow",
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::payloads/acme/*",
  });

  await expect(client.send(new PutObjectCommand({ Bucket, Key: "globex/evt_1", Body: "x" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message:
      "User: arn:aws:sts::123456789012:assumed-role/DeliverRole/deliver is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::payloads/globex/evt_1 because no identity-based policy allows the s3:PutObject action",
    $metadata: { httpStatusCode: 403 },
  });
  await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({ name: "AccessDenied" });
});

const ofObjects = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::payloads/*" };

test("does not tell that an object is missing to a role that may not list the bucket", async () => {
  const { client } = await bucketFor(ofObjects);

  await expect(client.send(new GetObjectCommand({ Bucket, Key: "gone" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringMatching(/s3:ListBucket on resource: arn:aws:s3:::payloads because no identity-based policy/),
    $metadata: { httpStatusCode: 403 },
  });
});

test("tells it to a role that may, and notes that it did", async () => {
  const toList = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::payloads" };
  const { gateway, client } = await bucketFor(ofObjects, toList);

  await expect(client.send(new GetObjectCommand({ Bucket, Key: "gone" }))).rejects.toMatchObject({ name: "NoSuchKey" });
  expect(gateway.meter.usedGrants()).toContainEqual(
    expect.objectContaining({ action: "s3:ListBucket", resource: "arn:aws:s3:::payloads" }),
  );
});

test("counts writes and lists as one class, reads as another, and deletes not at all", async () => {
  const { gateway, client } = await bucketFor({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  await client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  await client.send(new ListObjectsV2Command({ Bucket }));
  await client.send(new HeadObjectCommand({ Bucket, Key: "k" }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));

  expect(gateway.meter.snapshot().map(({ operation, units }) => [operation, units])).toEqual([
    ["PutObject", { "s3.writeRequests": 1 }],
    ["ListObjectsV2", { "s3.writeRequests": 1 }],
    ["HeadObject", { "s3.readRequests": 1 }],
    ["DeleteObject", {}],
  ]);
});

test("counts an object that is not there as an error", async () => {
  const { gateway, client } = await bucketFor({ Effect: "Allow", Action: "s3:*", Resource: "*" });

  await expect(client.send(new GetObjectCommand({ Bucket, Key: "absent" }))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
  expect(gateway.meter.snapshot()).toMatchObject([{ calls: 1, errors: 1 }]);
});
