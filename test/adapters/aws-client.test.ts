import { createServer, type Server } from "node:net";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AWS_CLIENT, QUICK_AWS_CLIENT } from "../../adapters/aws-client.ts";
import { isPassing } from "../../lambdas/middleware/passing-failure.ts";

const HALF_AN_ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 100\r\n\r\n{";

const silent = createServer(() => {});
const breakingOff = createServer((socket) => {
  socket.once("data", () => socket.write(HALF_AN_ANSWER));
});

beforeAll(async () => {
  await Promise.all([listening(silent), listening(breakingOff)]);
});
afterAll(() => {
  silent.close();
  breakingOff.close();
});

const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

/** How a call to this server ends, and after how many milliseconds. */
async function callTo(server: Server, options: typeof AWS_CLIENT & { maxAttempts?: number }) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot call the server: wanted a TCP port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SQSClient({ ...options, endpoint, region: "eu-central-1", credentials });
  const startedAt = performance.now();
  const error: unknown = await client
    .send(new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/queue`, MessageBody: "body" }))
    .catch((thrown: unknown) => thrown);
  client.destroy();
  return { error, tookMs: performance.now() - startedAt };
}

test("a call that nobody answers ends by itself, as a failure that can be tried again", async () => {
  const { error } = await callTo(silent, { ...AWS_CLIENT, maxAttempts: 1 });

  expect(error).toMatchObject({ name: "TimeoutError" });
}, 10_000);

test("one whose answer stops in the middle ends, too", async () => {
  const { error } = await callTo(breakingOff, { ...AWS_CLIENT, maxAttempts: 1 });

  expect(error).toSatisfy(isPassing);
}, 15_000);

test("the authorizer has tried three times before its five seconds are over", async () => {
  const { error, tookMs } = await callTo(silent, QUICK_AWS_CLIENT);

  expect(error).toMatchObject({ name: "TimeoutError", $metadata: { attempts: 3 } });
  expect(tookMs).toBeLessThan(4_600);
}, 10_000);
