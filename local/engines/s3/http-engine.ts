import type { HttpEngine, HttpRequest } from "../http-engine.ts";
import { AwsError } from "../json-service.ts";
import { operationOf } from "./operation-of.ts";
import type { S3Request } from "./s3-request.ts";
import type { S3Store } from "./s3-store.ts";

/** The store as the gateway calls it. */
export function s3HttpEngine(store: Pick<S3Store, "handle">): HttpEngine {
  return {
    operationOf(request) {
      const call = operationOf(s3Request(request));
      if (call === undefined) throw unknownOperation(request);
      const bucketArn = `arn:aws:s3:::${call.bucket}`;
      return { operation: call.operation, resourceArn: "key" in call ? `${bucketArn}/${call.key}` : bucketArn };
    },

    handle: (request) => store.handle(s3Request(request)),
  };
}

const s3Request = (request: HttpRequest): S3Request => ({ ...request, query: new URLSearchParams(request.query) });

const unknownOperation = ({ method, path, query }: HttpRequest) =>
  new AwsError("NotImplemented", `The local S3 store does not know ${method} ${path}?${query}`, 501);
