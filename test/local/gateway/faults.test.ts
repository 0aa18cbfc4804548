import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { createS3Store } from "../../../local/engines/s3/s3-store.ts";
import { createFaults, type FaultRule, type FaultTarget } from "../../../local/gateway/faults.ts";
import { clientOptions, fakeService, operator, startGateway } from "./gateway-fixture.ts";

const target: FaultTarget = {
  caller: { functionName: "deliver", accessKeyId: "ASIADELIVER" },
  service: "sqs",
  operation: "SendMessageBatch",
  resources: ["arn:aws:sqs:eu-central-1:123456789012:retries"],
};

const throttle = { kind: "throttle" } as const;

describe("a rule", () => {
  test.each([
    ["everything", {}, true],
    ["the function", { functionName: "deliver" }, true],
    ["another function", { functionName: "ingest" }, false],
    ["the service", { service: "sqs" }, true],
    ["another service", { service: "kms" }, false],
    ["the operation", { operation: "SendMessageBatch" }, true],
    ["another operation", { operation: "SendMessage" }, false],
    ["the resource by pattern", { resource: "*:retries" }, true],
    ["another resource", { resource: "*:deliveries" }, false],
    ["one of two things", { service: "sqs", operation: "SendMessage" }, false],
  ])("that matches %s", (_, match, isHit) => {
    const faults = createFaults();
    const fault = faults.add({ match, effect: throttle });

    expect(faults.effectsOn(target)).toEqual(isHit ? [throttle] : []);
    expect(fault.hits).toBe(isHit ? 1 : 0);
  });

  test("hits the nth call only", () => {
    const faults = createFaults();
    faults.add({ match: { nth: 2 }, effect: throttle });

    const hits = [1, 2, 3].map(() => faults.effectsOn(target).length);

    expect(hits).toEqual([0, 1, 0]);
  });

  test("is spent after as many hits as it has", () => {
    const faults = createFaults();
    const fault = faults.add({ match: {}, effect: throttle, times: 2 });

    const hits = [1, 2, 3].map(() => faults.effectsOn(target).length);

    expect(hits).toEqual([1, 1, 0]);
    expect(fault.hits).toBe(2);
  });

  test("has no effect once it is removed, and nor has any once all are cleared", () => {
    const faults = createFaults();
    const first = faults.add({ match: {}, effect: throttle });
    faults.add({ match: {}, effect: { kind: "fail" } });

    first.remove();
    expect(faults.effectsOn(target)).toEqual([{ kind: "fail" }]);

    faults.clear();
    expect(faults.effectsOn(target)).toEqual([]);
  });
});

describe("a call that is hit", () => {
  async function kmsWith(...rules: readonly FaultRule[]) {
    const kms = fakeService({ ListKeys: () => ({ Keys: [] }) });
    const gateway = await startGateway({ kms });
    for (const rule of rules) gateway.faults.add(rule);
    const client = new KMSClient(clientOptions(gateway, operator));
    return { kms, gateway, client, listKeys: () => client.send(new ListKeysCommand({})) };
  }

  test("is throttled in the service's words, and counted so", async () => {
    const { kms, gateway, listKeys } = await kmsWith({ match: {}, effect: throttle });

    await expect(listKeys()).rejects.toMatchObject({ name: "ThrottlingException", $metadata: { httpStatusCode: 400 } });
    expect(kms.calls).toEqual([]);
    expect(gateway.meter.snapshot()).toMatchObject([{ calls: 1, throttles: 1, errors: 0, units: {} }]);
  });

  test("is tried again by the SDK and then passes", async () => {
    const { kms, gateway } = await kmsWith({ match: {}, effect: throttle, times: 1 });
    const patient = new KMSClient({ ...clientOptions(gateway, operator), maxAttempts: 2 });

    await patient.send(new ListKeysCommand({}));

    expect(kms.calls).toHaveLength(1);
    expect(gateway.meter.snapshot()).toMatchObject([{ calls: 2, throttles: 1, errors: 0 }]);
  });

  test("fails with the service's 500", async () => {
    const { listKeys } = await kmsWith({ match: {}, effect: { kind: "fail" } });

    await expect(listKeys()).rejects.toMatchObject({
      name: "KMSInternalException",
      $metadata: { httpStatusCode: 500 },
    });
  });

  test("is delayed, and then answered", async () => {
    const { listKeys } = await kmsWith({ match: {}, effect: { kind: "delay", ms: 60 } });
    const before = performance.now();

    await listKeys();

    expect(performance.now() - before).toBeGreaterThanOrEqual(58);
  });

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("loses its connection %s the engine has worked", async (when, calls) => {
    const { kms, gateway, listKeys } = await kmsWith({ match: {}, effect: { kind: "drop", when } });

    await expect(listKeys()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(kms.calls).toHaveLength(calls);
    expect(gateway.meter.snapshot()).toMatchObject([{ errors: 1, units: calls === 0 ? {} : { "kms.requests": 1 } }]);
  });

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("has its caller killed %s the engine has worked", async (when, calls) => {
    const killed: unknown[] = [];
    const { kms, listKeys } = await kmsWith({
      match: {},
      effect: { kind: "kill", when, kill: (caller) => void killed.push(caller) },
    });

    await expect(listKeys()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(killed).toEqual([{ functionName: "operator", accessKeyId: "AKIAOPERATOR" }]);
    expect(kms.calls).toHaveLength(calls);
  });

  test("feels all rules that match, the first that ends it last", async () => {
    const { listKeys } = await kmsWith(
      { match: {}, effect: { kind: "delay", ms: 40 } },
      { match: {}, effect: throttle },
    );
    const before = performance.now();

    await expect(listKeys()).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(performance.now() - before).toBeGreaterThanOrEqual(38);
  });
});

test("throttles SQS with the code that SQS has for it", async () => {
  const gateway = await startGateway({ sqs: fakeService({}) });
  gateway.faults.add({ match: { service: "sqs", resource: "*:retries" }, effect: throttle });

  const send = new SQSClient(clientOptions(gateway, operator)).send(
    new SendMessageCommand({ QueueUrl: `${gateway.url}/123456789012/retries`, MessageBody: "m" }),
  );

  await expect(send).rejects.toMatchObject({ name: "RequestThrottled", $metadata: { httpStatusCode: 403 } });
});

test("throttles S3 with SlowDown", async () => {
  const gateway = await startGateway({ s3: createS3Store() });
  gateway.faults.add({ match: { service: "s3" }, effect: throttle });

  const get = new S3Client({ ...clientOptions(gateway, operator), forcePathStyle: true }).send(
    new GetObjectCommand({ Bucket: "payloads", Key: "k" }),
  );

  await expect(get).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
});
