import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createS3Store, type S3Store } from "../../../../local/engines/s3/s3-store.ts";
import { startS3Server } from "../../../support/s3-server.ts";

const Bucket = "payloads";
const clock = { now: 0 };
let root: string;
let store: S3Store;
let server: Awaited<ReturnType<typeof startS3Server>>;
let client: S3Client;

async function start(): Promise<void> {
  store = createS3Store({ directory: join(root, "s3"), now: () => clock.now });
  await store.ensureBucket(Bucket, { expirationDays: 30 });
  server = await startS3Server(store);
  client = new S3Client({
    endpoint: server.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
}

async function stop(): Promise<void> {
  client.destroy();
  await server.close();
}

beforeEach(async () => {
  clock.now = Date.UTC(2026, 0, 1, 12);
  root = await mkdtemp(join(tmpdir(), "posthorn-s3-"));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(root, { recursive: true });
});

const named = (name: string) => expect.objectContaining({ name });
const put = (Key: string, Body: string | Buffer, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, Range?: string) => {
  const object = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }));
  return { ...object, text: (await object.Body?.transformToString()) ?? "" };
};

describe("an object", () => {
  test("comes back with its bytes, type and metadata", async () => {
    await put("evt_1", "hello", { ContentType: "text/plain", Metadata: { tenant: "acme" } });

    expect(await read("evt_1")).toMatchObject({
      text: "hello",
      ContentType: "text/plain",
      ContentLength: 5,
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      LastModified: new Date("2026-01-01T12:00:00Z"),
      Metadata: { tenant: "acme" },
    });
  });

  test("may be a megabyte of any bytes, or empty", async () => {
    const bytes = Buffer.alloc(1_048_576, Uint8Array.of(0, 10, 13, 255));
    await put("big", bytes);
    await put("empty", "", { ContentLength: 0 });

    const big = await client.send(new GetObjectCommand({ Bucket, Key: "big" }));
    expect(Buffer.from((await big.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect((await read("empty")).text).toBe("");
  });

  test("is described without its body", async () => {
    await put("evt_1", "hello");

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "evt_1" }));

    expect(head).toMatchObject({ ContentLength: 5, ContentType: "application/octet-stream" });
  });

  test.each([
    ["bytes=1-3", "ell", "bytes 1-3/5"],
    ["bytes=3-", "lo", "bytes 3-4/5"],
    ["bytes=-2", "lo", "bytes 3-4/5"],
    ["bytes=0-99", "hello", "bytes 0-4/5"],
  ])("gives the part %s", async (range, text, contentRange) => {
    await put("evt_1", "hello");

    expect(await read("evt_1", range)).toMatchObject({ text, ContentRange: contentRange });
  });

  test("has no part beyond its end", async () => {
    await put("evt_1", "hello");

    await expect(read("evt_1", "bytes=5-")).rejects.toThrow(named("InvalidRange"));
  });

  test("is replaced by the next one under its key", async () => {
    await put("evt_1", "one");
    await put("evt_1", "other");

    expect((await read("evt_1")).text).toBe("other");
  });

  test("is made only once when it must not replace: of two at the same time one wins", async () => {
    const results = await Promise.allSettled([
      put("evt_1", "one", { IfNoneMatch: "*" }),
      put("evt_1", "other", { IfNoneMatch: "*" }),
    ]);

    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(put("evt_1", "third", { IfNoneMatch: "*" })).rejects.toThrow(named("PreconditionFailed"));
  });

  test("is gone when deleted, and deleting it again succeeds", async () => {
    await put("evt_1", "hello");
    await client.send(new DeleteObjectCommand({ Bucket, Key: "evt_1" }));

    await expect(read("evt_1")).rejects.toThrow(named("NoSuchKey"));
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: "evt_1" }))).rejects.toThrow(named("NotFound"));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "evt_1" }));
  });

  test("is deleted together with others", async () => {
    const awkward = `a&b<c>"d" 'e'`;
    for (const key of ["one", awkward, "kept"]) await put(key, "x");

    const { Deleted } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "one" }, { Key: awkward }] } }),
    );

    expect(Deleted?.map(({ Key }) => Key)).toEqual(["one", awkward]);
    await expect(read(awkward)).rejects.toThrow(named("NoSuchKey"));
    expect((await read("kept")).text).toBe("x");
  });

  test("expires at the midnight after its days are over", async () => {
    await put("evt_1", "hello");

    clock.now = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
    expect((await read("evt_1")).text).toBe("hello");
    clock.now += 1;
    await expect(read("evt_1")).rejects.toThrow(named("NoSuchKey"));
    await put("evt_2", "x");
    expect(await readdir(join(root, "s3", Bucket))).toHaveLength(1);
  });
});

describe("a body that was damaged on its way", () => {
  test.each([
    { "x-amz-checksum-crc32": "AAAAAA==" },
    { "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" },
    { "x-amz-checksum-sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
  ])("is refused by its checksum %j", async (headers) => {
    const request = { method: "PUT", path: `/${Bucket}/k`, query: new URLSearchParams(), body: Buffer.from("hello") };

    const { status, body } = await store.handle({ ...request, headers });

    expect(status).toBe(400);
    expect(body.toString()).toContain("<Code>BadDigest</Code>");
  });

  test("the SDK sends a checksum by itself and gets it back", async () => {
    await put("evt_1", "hello");

    expect(server.requests[0]?.headers["x-amz-checksum-crc32"]).toBe("NhCmhg==");
    expect((await read("evt_1")).ChecksumCRC32).toBe("NhCmhg==");
  });
});

describe("keys", () => {
  test.each([
    "../../escape",
    "/etc/passwd",
    "..",
    ".",
    "a/../../b",
    "nul\u0000byte",
    "C:\\x",
    "ü/\u{1f4ef}",
    "%2e%2e%2f",
  ])("%j is a name and no path", async (key) => {
    await writeFile(join(root, "outside"), "untouched");
    await put(key, "inside");

    const request = { method: "GET", headers: {}, query: new URLSearchParams(), body: Buffer.alloc(0) };
    const { body } = await store.handle({ ...request, path: `/${Bucket}/${encodeURIComponent(key)}` });

    expect(body.toString()).toBe("inside");
    expect((await readdir(root)).sort()).toEqual(["outside", "s3"]);
    expect(await readdir(join(root, "s3"))).toEqual([Bucket]);
  });

  test("that differ in capital letters name two objects", async () => {
    await put("Key", "one");
    await put("key", "other");

    expect((await read("Key")).text).toBe("one");
  });

  test("over 1024 bytes are refused", async () => {
    await expect(put("k".repeat(1025), "x")).rejects.toThrow(named("KeyTooLongError"));
  });
});

describe("durability", () => {
  test("objects are there after a restart, and half-written files are not", async () => {
    await put("evt_1", "hello", { Metadata: { tenant: "acme" } });
    await stop();
    await writeFile(join(root, "s3", Bucket, "deadbeef.tmp"), "half");

    await start();

    expect(await read("evt_1")).toMatchObject({ text: "hello", Metadata: { tenant: "acme" } });
    expect(await readdir(join(root, "s3", Bucket))).toHaveLength(1);
  });
});

describe("what the store does not do", () => {
  test("a bucket that was not made does not exist", async () => {
    const elsewhere = new PutObjectCommand({ Bucket: "elsewhere", Key: "k", Body: "x" });

    await expect(client.send(elsewhere)).rejects.toThrow(named("NoSuchBucket"));
    await expect(client.send(new HeadBucketCommand({ Bucket: "elsewhere" }))).rejects.toThrow(named("NotFound"));
    await client.send(new HeadBucketCommand({ Bucket }));
    await expect(store.ensureBucket("../up")).rejects.toThrow('Cannot make the bucket "../up"');
  });

  test.each([
    ["PUT", `/${Bucket}/k`, "", { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" }, "aws-chunked bodies"],
    ["PUT", `/${Bucket}/k`, "", { "x-amz-copy-source": "/a/b" }, "the header x-amz-copy-source"],
    ["GET", `/${Bucket}/k`, "acl=", {}, "GET /payloads/k?acl="],
    ["POST", `/${Bucket}/k`, "uploads=", {}, "POST /payloads/k?uploads="],
  ])("%s %s %s is answered with what is not supported", async (method, path, query, headers, message) => {
    const request = { method, path, headers, query: new URLSearchParams(query), body: Buffer.alloc(0) };

    const { status, body } = await store.handle(request);

    expect(status).toBe(501);
    expect(body.toString()).toContain(`The local store does not support ${message}`);
  });

  test("objects may live in memory, and end with the process", async () => {
    const memory = createS3Store();
    await memory.ensureBucket(Bucket);
    const request = { path: `/${Bucket}/k`, headers: {}, query: new URLSearchParams(), body: Buffer.from("x") };

    await memory.handle({ ...request, method: "PUT" });

    expect((await memory.handle({ ...request, method: "GET" })).body.toString()).toBe("x");
  });
});
