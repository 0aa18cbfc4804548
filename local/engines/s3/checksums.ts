import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ObjectRecord } from "./object-record.ts";
import { notImplemented, S3Error } from "./s3-error.ts";
import type { S3Request } from "./s3-request.ts";

const PREFIX = "x-amz-checksum-";
/** Headers of that prefix which say how to check and are no checksum. */
const MODES = new Set([`${PREFIX}mode`, `${PREFIX}algorithm`, `${PREFIX}type`]);

const ALGORITHMS: Readonly<Record<string, (body: Buffer) => string>> = {
  [`${PREFIX}crc32`]: crc32Of,
  [`${PREFIX}sha1`]: (body) => createHash("sha1").update(body).digest("base64"),
  [`${PREFIX}sha256`]: (body) => createHash("sha256").update(body).digest("base64"),
};

/** SDK clients send CRC32 unless told otherwise. Checks every checksum that came with a body, and gives back the one to keep with the object. */
export function verifiedChecksum({ headers, body }: S3Request): ObjectRecord["checksum"] {
  verify("content-md5", headers["content-md5"], () => md5Of(body).toString("base64"));
  const name = Object.keys(headers).find((header) => header.startsWith(PREFIX) && !MODES.has(header));
  if (name === undefined) return undefined;

  const compute = ALGORITHMS[name];
  if (compute === undefined) throw notImplemented(`the checksum ${name}: wanted crc32, sha1 or sha256`);
  verify(name, headers[name], () => compute(body));
  return { header: name, value: compute(body) };
}

export function md5Of(body: Buffer): Buffer {
  return createHash("md5").update(body).digest();
}

function verify(name: string, claimed: string | undefined, compute: () => string): void {
  if (claimed === undefined || claimed === compute()) return;
  throw new S3Error(400, "BadDigest", `The ${name} you specified did not match the calculated checksum.`);
}

function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}
