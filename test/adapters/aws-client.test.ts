import { createServer } from "node:net";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";

const silent = createServer(() => {});
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
  const address = silent.address();
  if (address === null || typeof address === "string") throw new Error("Cannot be silent: wanted a TCP port");
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(() => silent.close());

test("a call that nobody answers ends by itself, as a failure that can be tried again", async () => {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SQSClient({ ...AWS_CLIENT, endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });

  const sent = client.send(new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/queue`, MessageBody: "body" }));

  await expect(sent).rejects.toMatchObject({ name: "TimeoutError" });
  client.destroy();
}, 10_000);
