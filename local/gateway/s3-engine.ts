import type { HttpEngine, HttpOperation, HttpRequest } from "../engines/http-engine.ts";
import { operationOf } from "../engines/s3/operation-of.ts";
import type { S3Store } from "../engines/s3/s3-store.ts";

/** The object store behind the gateway: its calls with the ARNs that policies speak of. */
export function s3Engine(store: Pick<S3Store, "handle">): HttpEngine {
  return {
    operationOf: (request) => namedOperation(request),
    handle: (request) => store.handle(parsed(request)),
  };
}

function namedOperation(request: HttpRequest): HttpOperation {
  const call = operationOf(parsed(request));
  // The store will refuse it in S3's words, to those who may do everything.
  if (call === undefined) return { operation: "Unknown", resourceArn: "arn:aws:s3:::*" };

  const bucketArn = `arn:aws:s3:::${call.bucket}`;
  return { operation: call.operation, resourceArn: "key" in call ? `${bucketArn}/${call.key}` : bucketArn };
}

function parsed(request: HttpRequest) {
  return { ...request, query: new URLSearchParams(request.query) };
}
