import { expect, test } from "vitest";
import { operationOf } from "../../../../local/engines/s3/operation-of.ts";

const operation = (method: string, path: string, query = "") =>
  operationOf({ method, path, query: new URLSearchParams(query) });

test.each([
  ["PUT", "/b/k", "x-id=PutObject", { operation: "PutObject", bucket: "b", key: "k" }],
  ["GET", "/b/a/b%20c%2Fd", "", { operation: "GetObject", bucket: "b", key: "a/b c/d" }],
  ["GET", "/b//k", "", { operation: "GetObject", bucket: "b", key: "/k" }],
  ["HEAD", "/b/k", "", { operation: "HeadObject", bucket: "b", key: "k" }],
  ["DELETE", "/b/k", "", { operation: "DeleteObject", bucket: "b", key: "k" }],
  ["POST", "/b", "delete=", { operation: "DeleteObjects", bucket: "b" }],
  ["GET", "/b/", "list-type=2&prefix=x", { operation: "ListObjectsV2", bucket: "b" }],
  ["HEAD", "/b", "", { operation: "HeadBucket", bucket: "b" }],
])("%s %s?%s is understood", (method, path, query, call) => {
  expect(operation(method, path, query)).toEqual(call);
});

test.each([
  ["GET", "/", ""],
  ["GET", "/b", ""],
  ["PUT", "/b", ""],
  ["DELETE", "/b", ""],
  ["GET", "/b/k", "acl="],
  ["GET", "/b/k", "versionId=1"],
  ["PUT", "/b/k", "partNumber=1&uploadId=x"],
  ["PATCH", "/b/k", ""],
  ["GET", "/b/%zz", ""],
])("%s %s?%s is nothing that the store does", (method, path, query) => {
  expect(operation(method, path, query)).toBeUndefined();
});
