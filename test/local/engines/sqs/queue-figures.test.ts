import { afterEach, describe, expect, test } from "vitest";
import { createSqsService, type SqsService } from "../../../../local/engines/sqs/sqs-service.ts";

let now = Date.UTC(2026, 10, 20, 12);
let service: SqsService;

afterEach(() => service.close());

function createLane(): string {
  service = createSqsService({ region: "eu-west-1", accountId: "000000000000", now: () => now });
  return service.createQueue("lane", { VisibilityTimeout: "600" }).url;
}

const send = (QueueUrl: string, group: string, more = {}) =>
  service.call("SendMessage", { QueueUrl, MessageBody: "m", MessageGroupId: group, ...more });
const receive = (QueueUrl: string, count = 10) =>
  service.call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: count });

describe("what is told of a queue each minute", () => {
  test("is the age of its oldest message, and not of those that are delayed", async () => {
    const lane = createLane();
    await send(lane, "late", { DelaySeconds: 900 });
    now += 5_000;
    await send(lane, "first");
    now += 7_000;

    expect(service.figuresOf("lane")).toMatchObject({ visible: 1, delayed: 1, oldestAgeMs: 7_000, noisyGroups: 0 });
  });

  test("leaves out what was received three times: one poison message must not hide the others", async () => {
    const lane = createLane();
    await send(lane, "poison");
    for (let receives = 0; receives < 3; receives++) {
      await receive(lane);
      now += 601_000;
    }

    expect(service.figuresOf("lane").oldestAgeMs).toBeUndefined();
  });

  test("tells the age of quiet groups apart from one that floods", async () => {
    const lane = createLane();
    for (let sent = 0; sent < 40; sent++) await send(lane, "flood");
    for (let batch = 0; batch < 4; batch++) await receive(lane);
    now += 60_000;
    await send(lane, "quiet");
    now += 2_000;

    const { oldestAgeMs, quietOldestAgeMs, noisyGroups, inFlight } = service.figuresOf("lane");
    expect({ oldestAgeMs, quietOldestAgeMs, noisyGroups, inFlight }).toEqual({
      oldestAgeMs: 62_000,
      quietOldestAgeMs: 2_000,
      noisyGroups: 1,
      inFlight: 40,
    });
  });
});
