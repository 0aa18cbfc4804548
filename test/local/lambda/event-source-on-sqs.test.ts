import { expect, onTestFinished, test } from "vitest";
import { createSqsService } from "../../../local/engines/sqs/sqs-service.ts";
import { createSqsEventSource } from "../../../local/lambda/event-source.ts";
import { eventually } from "./eventually.ts";
import { deploy } from "./handler-files.ts";

/** Refuses what is marked as bad on its first receive, and names it as Lambda asks for. */
const handler = `
  export const handler = async ({ Records }) => ({
    batchItemFailures: Records
      .filter(({ body, attributes }) => JSON.parse(body).bad && attributes.ApproximateReceiveCount === "1")
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`;

test("brings every message of a real queue through a real function, failed ones by their visibility timeout", async () => {
  const sqs = createSqsService({ region: "eu-west-1", accountId: "000000000000" });
  onTestFinished(() => sqs.close());
  const { url, arn } = sqs.createQueue("deliveries", { VisibilityTimeout: "1" });
  const { probe } = deploy("worker", { files: { "index.mjs": handler } });
  const source = createSqsEventSource({
    mapping: {
      queueUrl: url,
      queueArn: arn,
      region: "eu-west-1",
      batchSize: 10,
      batchingWindowSeconds: 0,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
    },
    sqs: sqs.call,
    invoke: probe.invoke,
  });
  onTestFinished(() => source.stop());
  for (let number = 0; number < 25; number += 1) {
    const MessageBody = JSON.stringify({ number, bad: number % 5 === 0 });
    await sqs.call("SendMessage", { QueueUrl: url, MessageBody, MessageGroupId: "ep_1" });
  }

  source.start();

  await eventually(() => sqs.depthOf("deliveries")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(probe.stats()).toMatchObject({ errors: 0, throttles: 0 });
});
