import type { Bucket } from "./bucket.ts";
import { verifiedChecksum } from "./checksums.ts";
import { S3Error } from "./s3-error.ts";
import { type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";
import { element, textsOf } from "./xml.ts";

const MAX_KEYS = 1000;

export async function deleteObjects(bucket: Bucket, request: S3Request): Promise<S3Response> {
  verifiedChecksum(request);
  const xml = request.body.toString();
  const keys = textsOf("Key", xml);
  if (keys.length === 0 || keys.length > MAX_KEYS)
    throw new S3Error(400, "MalformedXML", `Found ${keys.length} keys, wanted 1 to ${MAX_KEYS}`);

  for (const key of keys) await bucket.remove(key);
  const [isQuiet] = textsOf("Quiet", xml);
  const deleted = isQuiet === "true" ? [] : keys.map((key) => `<Deleted>${element("Key", key)}</Deleted>`);
  return xmlResponse(200, `<DeleteResult>${deleted.join("")}</DeleteResult>`);
}
