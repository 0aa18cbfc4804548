import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { JsonObject } from "../../../local/engines/json-service.ts";

const deletion = z.object({ Entries: z.array(z.object({ ReceiptHandle: z.string() })) });

export interface FakeMessage {
  readonly id: string;
  readonly body?: string;
  readonly attributes?: Record<string, string>;
  readonly messageAttributes?: JsonObject;
}

/** A queue with what an event source asks of one: long polls, invisibility without end, deletion. */
export function createQueueFake() {
  const visible: FakeMessage[] = [];
  const inFlight = new Map<string, FakeMessage>();
  const deletions: string[][] = [];
  const calls: { operation: string; input: JsonObject }[] = [];

  async function call(operation: string, input: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    calls.push({ operation, input });
    if (operation === "ReceiveMessage") return receive(input, signal);
    const receipts = deletion.parse(input).Entries.map((entry) => entry.ReceiptHandle);
    deletions.push(receipts);
    for (const receipt of receipts) inFlight.delete(receipt);
    return { Successful: [], Failed: [] };
  }

  async function receive(input: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    for (let waited = 0; visible.length === 0 && waited < Number(input.WaitTimeSeconds) * 1000; waited += 5)
      await sleep(5, undefined, signal && { signal });
    const messages = visible.splice(0, Number(input.MaxNumberOfMessages));
    for (const message of messages) inFlight.set(`receipt-${message.id}`, message);
    return messages.length === 0 ? {} : { Messages: messages.map(toReceived) };
  }

  return {
    call,
    calls,
    deletions: () => deletions,
    send: (...messages: FakeMessage[]) => void visible.push(...messages),
    visible: () => visible.map((message) => message.id),
    inFlight: () => [...inFlight.values()].map((message) => message.id),
  };
}

function toReceived({ id, body = "hello", attributes, messageAttributes }: FakeMessage): JsonObject {
  return {
    MessageId: id,
    ReceiptHandle: `receipt-${id}`,
    Body: body,
    MD5OfBody: "5d41402abc4b2a76b9719d911017c592",
    Attributes: { ApproximateReceiveCount: "1", ...attributes },
    ...(messageAttributes && {
      MessageAttributes: messageAttributes,
      MD5OfMessageAttributes: "9a0364b9e99bb480dd25e1f0284c8555",
    }),
  };
}
