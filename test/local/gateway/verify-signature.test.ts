import { ListObjectsV2Command, type ListObjectsV2CommandInput, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { HttpRequest } from "../../../local/engines/http-engine.ts";
import { verifySignature } from "../../../local/gateway/verify-signature.ts";

const key = { accessKeyId: "ASIADELIVER", secretAccessKey: "deliver secret" };

// AWS's own example: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html (GET Bucket, ListObjects)
const published: HttpRequest = {
  method: "GET",
  path: "/",
  query: "max-keys=2&prefix=J",
  headers: {
    host: "examplebucket.s3.amazonaws.com",
    "x-amz-date": "20130524T000000Z",
    "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
  body: Buffer.alloc(0),
};

test("accepts the request that AWS publishes as an example", () => {
  const exampleKey = {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  };

  const verified = verifySignature(published, {
    region: "us-east-1",
    nowMs: Date.parse("2013-05-24T00:10:00Z"),
    keyOf: () => exampleKey,
  });

  expect(verified).toEqual({ kind: "verified", service: "s3", key: exampleKey });
});

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Takes a request from an SDK client at the moment at which it would go on the wire. */
function catching(caught: HttpRequest[]) {
  return {
    handle: async ({ method, path, query, headers, body }: Outgoing): Promise<never> => {
      const lowercase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
      caught.push({ method, path, query: pairs.join("&"), headers: lowercase, body: bytesOf(body) });
      throw new Error("caught");
    },
  };
}

function bytesOf(body: unknown): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.concat([body]) : Buffer.alloc(0);
}

const options = { region: "eu-central-1", endpoint: "http://127.0.0.1:4000", credentials: key, maxAttempts: 1 };

async function signedSend(): Promise<HttpRequest> {
  const caught: HttpRequest[] = [];
  const sqs = new SQSClient({ ...options, requestHandler: catching(caught) });
  const command = new SendMessageCommand({ QueueUrl: "http://127.0.0.1:4000/123456789012/retries", MessageBody: "m" });
  await sqs.send(command).catch(() => {});
  return only(caught);
}

async function signedS3(send: (s3: S3Client) => Promise<unknown>): Promise<HttpRequest> {
  const caught: HttpRequest[] = [];
  await send(new S3Client({ ...options, forcePathStyle: true, requestHandler: catching(caught) })).catch(() => {});
  return only(caught);
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`Wanted one request, caught ${items.length}`);
  return item;
}

const signedAt = ({ headers }: HttpRequest) =>
  Date.parse(`${headers["x-amz-date"]}`.replace(/(....)(..)(..T..)(..)(..Z)/, "$1-$2-$3:$4:$5"));

const verify = (request: HttpRequest, changes: { readonly secret?: string; readonly lateByMs?: number } = {}) =>
  verifySignature(request, {
    region: "eu-central-1",
    nowMs: signedAt(request) + (changes.lateByMs ?? 0),
    keyOf: (id) =>
      id === key.accessKeyId ? { ...key, secretAccessKey: changes.secret ?? key.secretAccessKey } : undefined,
  });

test("accepts what the SDK signs", async () => {
  expect(verify(await signedSend())).toEqual({ kind: "verified", service: "sqs", key });
});

test("accepts an S3 key with characters that have to be encoded", async () => {
  const put = new PutObjectCommand({ Bucket: "payloads", Key: "acme/evt 1+(ü)&%.json", Body: "sealed" });

  expect(verify(await signedS3((s3) => s3.send(put)))).toMatchObject({ kind: "verified", service: "s3" });
});

test("accepts a query whose order on the wire is another than the signed one", async () => {
  const input: ListObjectsV2CommandInput = { Bucket: "payloads", StartAfter: "b c", Prefix: "a/é=&", Delimiter: "/" };
  const request = await signedS3((s3) => s3.send(new ListObjectsV2Command(input)));
  const reversed = request.query.split("&").toReversed().join("&");

  expect(verify({ ...request, query: reversed })).toMatchObject({ kind: "verified" });
});

test("refuses another secret", async () => {
  expect(verify(await signedSend(), { secret: "guessed" })).toMatchObject({ problem: "mismatch" });
});

test("refuses a body that was altered", async () => {
  const request = await signedSend();
  const altered = Buffer.from(request.body.toString().replace('"m"', '"n"'));

  expect(verify({ ...request, body: altered })).toMatchObject({ problem: "mismatch" });
});

test("refuses an S3 body that is not the one whose hash was signed", async () => {
  const put = new PutObjectCommand({ Bucket: "payloads", Key: "k", Body: "sealed" });
  const request = await signedS3((s3) => s3.send(put));

  expect(request.headers["x-amz-content-sha256"]).toMatch(/^[0-9a-f]{64}$/);
  expect(verify({ ...request, body: Buffer.from("opened") })).toMatchObject({ problem: "mismatch" });
});

test("refuses a header that was altered after it was signed", async () => {
  const request = await signedSend();
  const headers = { ...request.headers, "x-amz-target": "AmazonSQS.DeleteQueue" };

  expect(verify({ ...request, headers })).toMatchObject({ problem: "mismatch" });
});

test("refuses a signature that is more than a quarter of an hour old, or as far ahead", async () => {
  const request = await signedSend();

  expect(verify(request, { lateByMs: 15 * 60_000 })).toMatchObject({ kind: "verified" });
  expect(verify(request, { lateByMs: 15 * 60_000 + 1 })).toMatchObject({ problem: "expired", service: "sqs" });
  expect(verify(request, { lateByMs: -15 * 60_000 - 1 })).toMatchObject({ problem: "expired" });
});

test("refuses a key that it does not know", async () => {
  const request = await signedSend();

  const verified = verifySignature(request, {
    region: "eu-central-1",
    nowMs: signedAt(request),
    keyOf: () => undefined,
  });

  expect(verified).toEqual({
    kind: "refused",
    service: "sqs",
    problem: "unknown key",
    message: "The security token included in the request is invalid.",
  });
});

test("refuses a signature for another region", async () => {
  const request = await signedSend();

  const verified = verifySignature(request, { region: "us-east-1", nowMs: signedAt(request), keyOf: () => key });

  expect(verified).toMatchObject({ problem: "wrong scope" });
});

test.each([
  ["no Authorization header", undefined, "missing"],
  ["another scheme", "Bearer phk_1", "incomplete"],
  ["a signature that does not cover the host", "NO HOST", "incomplete"],
])("refuses %s", async (_, authorization, problem) => {
  const request = await signedSend();
  const { authorization: genuine = "", ...unsigned } = request.headers;
  const withoutHost = genuine.replace("host;", "");
  const forged = authorization === "NO HOST" ? withoutHost : authorization;

  const headers = forged === undefined ? unsigned : { ...unsigned, authorization: forged };

  expect(verify({ ...request, headers })).toMatchObject({ kind: "refused", problem });
});
