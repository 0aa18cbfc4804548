import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { beforeEach, describe, expect, test } from "vitest";
import { CircuitContended } from "../../../adapters/circuit/circuits.ts";
import { QueueRefused } from "../../../adapters/queue/queue.ts";
import { AuditLogContended } from "../../../adapters/table/audit-log.ts";
import { TableThrottled } from "../../../adapters/table/batch-writer.ts";
import { KeyringShredded, KeyringUnavailable } from "../../../core/keyring-error.ts";
import { notFound } from "../../../core/problem.ts";
import { answersInTime } from "../../../lambdas/middleware/out-of-time.ts";
import { problemJson, problemOf } from "../../../lambdas/middleware/problem-json.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { acme, shopEndpoint } from "../../support/fixtures.ts";

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "ingest",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:ingest",
  memoryLimitInMB: "512",
  awsRequestId: "request-1",
  logGroupName: "ingest",
  logStreamName: "1",
  getRemainingTimeInMillis: () => 1_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

let lines: string[];
const logger = {
  warn: (message: unknown, ..._: unknown[]) => void lines.push(`warn: ${message}`),
  error: (message: unknown, ..._: unknown[]) => void lines.push(`error: ${message}`),
};

beforeEach(() => {
  lines = [];
});

/** An error as the SDK makes it: a name, and what it knows of the answer. */
const failed = (name: string, more: object = {}) => Object.assign(new Error("of AWS"), { name, ...more });
const answered = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

const throttledTable = new ProvisionedThroughputExceededException({ message: "too fast", $metadata: {} });

describe("what passes by itself is a 503 that says when to come again", () => {
  test.each<[string, unknown]>([
    ["a table beyond its throughput", throttledTable],
    ["DynamoDB or KMS asked too often", failed("ThrottlingException", { $fault: "client", ...answered(400) })],
    ["more requests than the account may make", failed("RequestLimitExceeded", { $fault: "client" })],
    ["a fault of DynamoDB's own", failed("InternalServerError", { $fault: "server", ...answered(500) })],
    ["a fault of KMS's own", failed("KMSInternalException", { $fault: "server" })],
    ["a queue over its limit", failed("OverLimit", { $fault: "client", ...answered(403) })],
    ["SQS asked too often", failed("RequestThrottled", { $fault: "client" })],
    ["a queue whose key is throttled", failed("KmsThrottled", { $fault: "client" })],
    ["SQS out of service", failed("ServiceUnavailable", answered(503))],
    ["a bucket asked too often", failed("SlowDown", answered(503))],
    ["what the SDK says could be tried again", failed("Unheard", { $retryable: {} })],
    ["any 429 of a service", failed("Unheard", answered(429))],
    ["a call that ran out of time", failed("TimeoutError")],
    ["a connection that broke", failed("Error", { code: "ECONNRESET" })],
    ["a service whose name is not found", failed("Error", { code: "ENOTFOUND" })],
    ["an error around one of these", new Error("Cannot read", { cause: throttledTable })],
    ["a keyring out of reach", new KeyringUnavailable(acme, new Error("disabled"))],
    ["messages that the queue did not take", new QueueRefused(1, 1, "busy")],
    ["items that the table left", new TableThrottled(1, 25, 5)],
    ["a circuit that others change all the time", new CircuitContended(shopEndpoint)],
    ["an audit log that others write all the time", new AuditLogContended(acme, 12)],
  ])("%s", (_, error) => {
    const problem = problemOf(error, logger);

    expect(problem).toMatchObject({ status: 503, code: "temporarily_unavailable", retryAfterSeconds: 2 });
    expect(lines).toEqual(["warn: temporarily unavailable"]);
  });
});

describe("what does not pass is ours to mend: a 500, and an error in the log", () => {
  test.each<[string, unknown]>([
    ["a bug", new TypeError("x is not a function")],
    ["something thrown that is no error", "text"],
    ["a call that the service finds wrong", failed("ValidationException", { $fault: "client", ...answered(400) })],
    ["a role that may not", failed("AccessDeniedException", { $fault: "client", ...answered(400) })],
    ["a table that is not there", failed("ResourceNotFoundException", { $fault: "client", ...answered(400) })],
    ["an error that is its own cause", selfCaused()],
  ])("%s", (_, error) => {
    expect(problemOf(error, logger)).toMatchObject({ status: 500, code: "internal_error" });
    expect(lines).toEqual(["error: unexpected error"]);
  });
});

function selfCaused(): Error {
  const error = new Error("round and round");
  error.cause = error;
  return error;
}

test("a problem stays what it is, and is no line of the log", () => {
  const missing = notFound();

  expect(problemOf(missing, logger)).toBe(missing);
  expect(lines).toEqual([]);
});

test("a tenant whose keys were destroyed is told so wherever they are needed", () => {
  expect(problemOf(new KeyringShredded("acme"), logger)).toMatchObject({ status: 409, code: "tenant_shredded" });
});

test("a call that something hangs in is answered while there is time to", async () => {
  const hangs = middy(() => new Promise<never>(() => {}), answersInTime).use(problemJson(logger));

  const answer = await hangs(authorizedEvent({}), { ...context, getRemainingTimeInMillis: () => 1_050 });

  expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
  expect(lines).toEqual(["warn: temporarily unavailable"]);
});

test("the answer says when to come again, and nothing of what failed", async () => {
  const handler = middy(() => Promise.reject(throttledTable)).use(problemJson(logger));

  const answer = await handler(authorizedEvent({}), context);

  expect(answer).toMatchObject({
    statusCode: 503,
    headers: { "content-type": "application/problem+json", "retry-after": "2" },
  });
  expect(JSON.stringify(answer)).not.toContain("too fast");
});
