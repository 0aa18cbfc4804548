import { answer } from "../json-answer.ts";
import type { JsonObject } from "../json-service.ts";
import type { Engine } from "./engine.ts";
import { md5OfAttributes, md5OfBody } from "./md5.ts";
import type { Message, MessageAttributes, MessageContent } from "./message.ts";
import type { Queue } from "./queue.ts";
import { receiptHandleOf } from "./receipt-handle.ts";

/** Which of the attributes a receiver wants to see. */
export interface Wanted {
  readonly systemAttributes: readonly string[];
  readonly messageAttributes: readonly string[];
}

function isWanted(name: string, wanted: readonly string[]): boolean {
  return wanted.some((pattern) => {
    if (pattern === "All" || pattern === ".*" || pattern === name) return true;
    return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -2));
  });
}

function only<T>(all: Readonly<Record<string, T>>, wanted: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name, wanted)));
}

function systemAttributesOf(message: Message, { traceHeader }: MessageContent, senderId: string): JsonObject {
  return answer({
    SenderId: senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.group === "" ? undefined : message.group,
    AWSTraceHeader: traceHeader ?? undefined,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn ?? undefined,
  });
}

function jsonOfAttributes(attributes: MessageAttributes): JsonObject {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, answer(attribute)]));
}

function orNothing<T extends object>(members: T): T | undefined {
  return Object.keys(members).length > 0 ? members : undefined;
}

/** A message as its receiver sees it. The digest covers the attributes that are shown, not those that were sent. */
export function showMessage(engine: Engine, queue: Queue, message: Message, wanted: Wanted): JsonObject {
  const content = engine.store.contentOf(message);
  const attributes = only(content.attributes, wanted.messageAttributes);
  const system = only(systemAttributesOf(message, content, engine.accountId), wanted.systemAttributes);
  return answer({
    MessageId: message.id,
    ReceiptHandle: receiptHandleOf(queue, message),
    MD5OfBody: md5OfBody(content.body),
    Body: content.body,
    Attributes: orNothing(system),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MessageAttributes: orNothing(jsonOfAttributes(attributes)),
  });
}
