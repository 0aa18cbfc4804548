import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { type RecordedRun, recordRun, storedSizes } from "../support/recorded-run.ts";

let cloud: TestCloud;
let run: RecordedRun;

beforeAll(async () => {
  cloud = await startTestCloud({ maxInstances: 1 });
  run = await recordRun(cloud, { tenant: "acme", events: 100, endpoints: 10, payloadBytes: 500 });
}, 60_000);

afterAll(() => cloud?.close());

const callsOf = (functionName: string) =>
  Object.fromEntries(
    run.calls
      .filter((row) => row.functionName === functionName)
      .map(({ service, operation, calls, units }) => [`${service} ${operation}`, { calls, units }]),
  );

test("100 events for 10 endpoints cost ingest a send for every ten deliveries and a write for every event", () => {
  const { "sqs SendMessageBatch": send, "dynamodb PutItem": write, ...others } = callsOf("ingest");

  expect(send?.calls).toBe(100);
  expect(write?.units["dynamodb.writeUnits"]).toBeGreaterThanOrEqual(100);
  expect(write?.units["dynamodb.writeUnits"]).toBeLessThan(150); // and a rate block now and then, by the clock
  expect(others).toEqual({});
});

test("their 1,000 deliveries cost deliver one write each, and reads only what an instance has not known for ten seconds", () => {
  const made = callsOf("deliver");

  expect(made["dynamodb BatchWriteItem"]?.units["dynamodb.writeUnits"]).toBeLessThan(1_010); // counts for the stats
  expect(made["dynamodb BatchWriteItem"]?.units["dynamodb.writeUnits"]).toBeGreaterThanOrEqual(1_000);
  expect(made["sqs SendMessage"]).toBeUndefined();
  expect(made["sqs SendMessageBatch"]).toBeUndefined();
  expect(made["dynamodb GetItem"]?.calls ?? 0).toBeLessThan(200); // of ten endpoints, by the clock
});

test("no payload's way costs a call to KMS", () => {
  expect(run.calls.filter(({ service }) => service === "kms")).toEqual([]);
});

test("a delivery that arrived is a record of less than 1 KB", async () => {
  const sizes = await storedSizes(cloud, "DELIVERIES#");

  expect(sizes.length).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...sizes)).toBeLessThan(1_024);
});
