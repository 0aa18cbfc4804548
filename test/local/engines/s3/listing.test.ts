import { ListObjectsV2Command, type ListObjectsV2CommandInput, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listPage } from "../../../../local/engines/s3/list-objects.ts";
import { createS3Store } from "../../../../local/engines/s3/s3-store.ts";
import { startS3Server } from "../../../support/s3-server.ts";

const Bucket = "payloads";
let server: Awaited<ReturnType<typeof startS3Server>>;
let client: S3Client;

beforeAll(async () => {
  const store = createS3Store({ now: () => Date.UTC(2026, 0, 1) });
  await store.ensureBucket(Bucket);
  server = await startS3Server(store);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new S3Client({ endpoint: server.endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
  for (const Key of ["b/2", "a/1", "b/1", "z", "b/3", "é & <x>\n"])
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "12345" }));
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const list = async (input: Partial<ListObjectsV2CommandInput> = {}) => {
  const page = await client.send(new ListObjectsV2Command({ Bucket, ...input }));
  return { ...page, keys: page.Contents?.map(({ Key }) => Key) ?? [] };
};

test("lists everything in the order of the bytes of the keys, also awkward ones", async () => {
  const page = await list();

  expect(page.keys).toEqual(["a/1", "b/1", "b/2", "b/3", "z", "é & <x>\n"]);
  expect(page).toMatchObject({ IsTruncated: false, KeyCount: 6, Name: "payloads" });
  expect(page.Contents?.[0]).toMatchObject({
    Size: 5,
    ETag: '"827ccb0eea8a706c4c34a16891f84e7b"',
    LastModified: new Date("2026-01-01T00:00:00Z"),
  });
});

test("lists what begins with a prefix, page by page", async () => {
  const first = await list({ Prefix: "b/", MaxKeys: 2 });
  const second = await list({ Prefix: "b/", MaxKeys: 2, ContinuationToken: first.NextContinuationToken ?? "" });

  expect([first.keys, second.keys]).toEqual([["b/1", "b/2"], ["b/3"]]);
  expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
});

test("starts after a key", async () => {
  expect((await list({ StartAfter: "b/3" })).keys).toEqual(["z", "é & <x>\n"]);
});

test("folds what lies under a delimiter", async () => {
  const first = await list({ Delimiter: "/", MaxKeys: 2 });
  const second = await list({ Delimiter: "/", MaxKeys: 2, ContinuationToken: first.NextContinuationToken ?? "" });

  expect(first.CommonPrefixes).toEqual([{ Prefix: "a/" }, { Prefix: "b/" }]);
  expect(first.keys).toEqual([]);
  expect(second.keys).toEqual(["z", "é & <x>\n"]);
});

test("pages of any size hold every key and every folder exactly once", () => {
  const keys = fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "/", "\u{1f4ef}", "\uffff"), maxLength: 5 }));
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 4 }), fc.constantFrom("", "/"), (all, maxKeys, delimiter) => {
      const records = all.map((key) => ({ key, size: 0, etag: "", lastModified: 0, headers: {} }));
      const seen: string[] = [];
      let after: string | undefined = "";
      while (after !== undefined) {
        const page = listPage(records, { prefix: "", delimiter, maxKeys, after });
        seen.push(...page.records.map(({ key }) => key), ...page.commonPrefixes);
        after = page.next;
      }
      const wanted = all
        .filter((key) => key !== "")
        .map((key) => (delimiter !== "" && key.includes("/") ? key.slice(0, key.indexOf("/") + 1) : key));

      expect(seen.sort()).toEqual([...new Set(wanted)].sort());
    }),
  );
});
