import type { S3Request } from "./s3-request.ts";

export type ObjectOperation = "PutObject" | "GetObject" | "HeadObject" | "DeleteObject";
export type BucketOperation = "ListObjectsV2" | "DeleteObjects" | "HeadBucket";

export type S3Call =
  | { readonly operation: ObjectOperation; readonly bucket: string; readonly key: string }
  | { readonly operation: BucketOperation; readonly bucket: string };

const OBJECT_OPERATIONS: Readonly<Record<string, ObjectOperation>> = {
  PUT: "PutObject",
  GET: "GetObject",
  HEAD: "HeadObject",
  DELETE: "DeleteObject",
};

/**
 * The parameters that each operation understands. Any other makes a different operation out of the same method and
 * path, such as `?acl` or `?uploadId=…`, and doing the plain one instead would be a lie.
 */
const PLAIN_PARAMETERS: Readonly<Record<ObjectOperation | BucketOperation, readonly string[]>> = {
  PutObject: [],
  GetObject: [],
  HeadObject: [],
  DeleteObject: [],
  ListObjectsV2: [
    "list-type",
    "prefix",
    "delimiter",
    "max-keys",
    "continuation-token",
    "start-after",
    "encoding-type",
    "fetch-owner",
  ],
  DeleteObjects: ["delete"],
  HeadBucket: [],
};

/** What a path-style request asks for; undefined for what this store does not do. Pure, so that the gateway can authorize by it. */
export function operationOf(request: Pick<S3Request, "method" | "path" | "query">): S3Call | undefined {
  const path = splitPath(request.path);
  if (path === undefined) return undefined;

  const call = path.key === "" ? bucketCall(request, path.bucket) : objectCall(request.method, path.bucket, path.key);
  return call !== undefined && hasOnlyPlainParameters(call, request.query) ? call : undefined;
}

function objectCall(method: string, bucket: string, key: string): S3Call | undefined {
  const operation = OBJECT_OPERATIONS[method];
  return operation === undefined ? undefined : { operation, bucket, key };
}

function bucketCall({ method, query }: Pick<S3Request, "method" | "query">, bucket: string): S3Call | undefined {
  if (method === "GET" && query.get("list-type") === "2") return { operation: "ListObjectsV2", bucket };
  if (method === "POST" && query.has("delete")) return { operation: "DeleteObjects", bucket };
  return method === "HEAD" ? { operation: "HeadBucket", bucket } : undefined;
}

/** The SDK names the operation in `x-id`, for logs only. */
function hasOnlyPlainParameters({ operation }: S3Call, query: URLSearchParams): boolean {
  return [...query.keys()].every((name) => name === "x-id" || PLAIN_PARAMETERS[operation].includes(name));
}

function splitPath(path: string): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  try {
    return bucket === "" ? undefined : { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
  } catch {
    return undefined; // a percent sign that begins nothing
  }
}
