import type { Bucket } from "./bucket.ts";
import { md5Of, verifiedChecksum } from "./checksums.ts";
import type { ObjectRecord } from "./object-record.ts";
import { parseRange } from "./range.ts";
import { notImplemented, S3Error } from "./s3-error.ts";
import { emptyResponse, type S3Request, type S3Response } from "./s3-request.ts";

const MAX_KEY_BYTES = 1024;
const METADATA_PREFIX = "x-amz-meta-";
const KEPT_HEADERS = new Set([
  "content-type",
  "content-encoding",
  "content-disposition",
  "content-language",
  "cache-control",
]);
/** Headers that would change what a request means, and that this store does not understand. */
const REFUSED_HEADERS = ["x-amz-copy-source", "if-match", "if-modified-since", "if-unmodified-since"];

export async function putObject(bucket: Bucket, key: string, request: S3Request, now: number): Promise<S3Response> {
  refuseUnknown(request);
  const { headers, body } = request;
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new S3Error(400, "KeyTooLongError", `Your key is too long: at most ${MAX_KEY_BYTES} bytes`);

  const checksum = verifiedChecksum(request);
  const record: ObjectRecord = {
    ...{ key, size: body.length, lastModified: now, headers: keptHeaders(headers) },
    etag: `"${md5Of(body).toString("hex")}"`,
    ...(checksum === undefined ? {} : { checksum }),
  };
  const isStored = await bucket.put({ record, body }, onlyIfAbsent(headers));
  if (!isStored)
    throw new S3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  return emptyResponse(200, { etag: record.etag, ...checksumHeaders(record) });
}

export async function getObject(bucket: Bucket, key: string, request: S3Request): Promise<S3Response> {
  refuseUnknown(request);
  const object = await bucket.get(key);
  if (object === undefined) throw noSuchKey();

  const { record, body } = object;
  const range = parseRange(request.headers.range, body.length);
  if (range === undefined)
    return { status: 200, headers: { ...describe(record), ...checksumOnWish(record, request) }, body };

  // No checksum here: the stored one is of the whole object, and a client would hold the part against it.
  const part = body.subarray(range.first, range.last + 1);
  return {
    status: 206,
    headers: {
      ...describe(record),
      "content-length": String(part.length),
      "content-range": `bytes ${range.first}-${range.last}/${body.length}`,
    },
    body: part,
  };
}

export function headObject(bucket: Bucket, key: string, request: S3Request): S3Response {
  refuseUnknown(request);
  const record = bucket.head(key);
  if (record === undefined) throw noSuchKey();
  return emptyResponse(200, { ...describe(record), ...checksumOnWish(record, request) });
}

/** Deleting what is not there succeeds, as in S3. */
export async function deleteObject(bucket: Bucket, key: string): Promise<S3Response> {
  await bucket.remove(key);
  return emptyResponse(204);
}

function noSuchKey(): S3Error {
  return new S3Error(404, "NoSuchKey", "The specified key does not exist.");
}

function refuseUnknown({ headers }: S3Request): void {
  const isStream = headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ?? false;
  if (isStream || headers["content-encoding"]?.includes("aws-chunked"))
    throw notImplemented("aws-chunked bodies: send a Buffer or a string, not a stream");
  const refused = REFUSED_HEADERS.find((name) => headers[name] !== undefined);
  if (refused !== undefined) throw notImplemented(`the header ${refused}`);
}

function onlyIfAbsent(headers: S3Request["headers"]): boolean {
  const condition = headers["if-none-match"];
  if (condition !== undefined && condition !== "*")
    throw notImplemented(`if-none-match: ${condition} on a write: wanted *`);
  return condition === "*";
}

function keptHeaders(headers: S3Request["headers"]): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.has(name) || name.startsWith(METADATA_PREFIX));
  return { "content-type": "binary/octet-stream", ...Object.fromEntries(kept) };
}

function describe({ headers, etag, lastModified, size }: ObjectRecord): Record<string, string> {
  return {
    ...headers,
    etag,
    "accept-ranges": "bytes",
    "content-length": String(size),
    "last-modified": new Date(lastModified).toUTCString(),
  };
}

function checksumOnWish(record: ObjectRecord, { headers }: S3Request): Record<string, string> {
  return headers["x-amz-checksum-mode"] === "ENABLED" ? checksumHeaders(record) : {};
}

function checksumHeaders({ checksum }: ObjectRecord): Record<string, string> {
  return checksum === undefined ? {} : { [checksum.header]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" };
}
