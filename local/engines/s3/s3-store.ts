import { join } from "node:path";
import { type Bucket, openBucket } from "./bucket.ts";
import { deleteObjects } from "./delete-objects.ts";
import { listPage, listXml, parseListRequest } from "./list-objects.ts";
import { openObjectFiles } from "./object-files.ts";
import { createObjectMemory } from "./object-memory.ts";
import { deleteObject, getObject, headObject, putObject } from "./object-operations.ts";
import { operationOf, type S3Call } from "./operation-of.ts";
import { errorResponse, notImplemented, S3Error } from "./s3-error.ts";
import { emptyResponse, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";

// It becomes a directory: no separator, and no dot at either end.
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

interface S3StoreOptions {
  /** Without a directory the objects live in memory. */
  readonly directory?: string;
  readonly now?: () => number;
}

interface BucketSettings {
  readonly expirationDays?: number;
}

export interface S3Store {
  ensureBucket(name: string, settings?: BucketSettings): Promise<void>;
  handle(request: S3Request): Promise<S3Response>;
  close(): Promise<void>;
}

/** S3 for the local cloud, path-style: as much of it as payloads that are kept aside need, and a clear no to the rest. */
export function createS3Store({ directory, now = Date.now }: S3StoreOptions = {}): S3Store {
  const buckets = new Map<string, Promise<Bucket>>();
  const openNamed = (name: string) =>
    openBucket({ now, files: directory === undefined ? createObjectMemory() : openObjectFiles(join(directory, name)) });

  async function run(call: S3Call, request: S3Request): Promise<S3Response> {
    const bucket = await buckets.get(call.bucket);
    if (bucket === undefined) throw new S3Error(404, "NoSuchBucket", `The bucket ${call.bucket} does not exist`);
    return runOn(bucket, call, request, now());
  }

  return {
    async ensureBucket(name, { expirationDays } = {}) {
      if (!BUCKET_NAME.test(name)) throw new Error(`Cannot make the bucket "${name}": wanted a name as S3 allows it`);
      const opening = buckets.get(name) ?? openNamed(name);
      buckets.set(name, opening);
      (await opening).expireAfter(expirationDays);
    },
    async handle(request) {
      try {
        const call = operationOf(request);
        if (call === undefined) throw notImplemented(`${request.method} ${request.path}?${request.query}`);
        return await run(call, request);
      } catch (error) {
        if (error instanceof S3Error) return errorResponse(error, request);
        throw error;
      }
    },
    close: async () => {},
  };
}

async function runOn(bucket: Bucket, call: S3Call, request: S3Request, now: number): Promise<S3Response> {
  switch (call.operation) {
    case "PutObject":
      return putObject(bucket, call.key, request, now);
    case "GetObject":
      return getObject(bucket, call.key, request);
    case "HeadObject":
      return headObject(bucket, call.key, request);
    case "DeleteObject":
      return deleteObject(bucket, call.key);
    case "DeleteObjects":
      return deleteObjects(bucket, request);
    case "ListObjectsV2": {
      const wanted = parseListRequest(request.query);
      return xmlResponse(200, listXml(call.bucket, wanted, listPage(bucket.records(), wanted)));
    }
    case "HeadBucket":
      return emptyResponse(200);
  }
}
