import * as z from "zod";
import { answer } from "../../json-answer.ts";
import type { JsonObject } from "../../json-service.ts";
import { checkBatch, checkBatchBytes, runBatch } from "../batch.ts";
import type { Engine } from "../engine.ts";
import { md5OfAttributes, md5OfBody } from "../md5.ts";
import { messageAttributesSchema } from "../message.ts";
import { bytesOfMessage, checkMessage, type OutgoingMessage } from "../message-rules.ts";
import { type Operation, operation } from "../operation.ts";
import type { Queue } from "../queue.ts";

const messageShape = {
  MessageBody: z.string().optional(),
  DelaySeconds: z.number().optional(),
  MessageAttributes: messageAttributesSchema.optional(),
  MessageSystemAttributes: messageAttributesSchema.optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};
const sendSchema = z.strictObject({ QueueUrl: z.string(), ...messageShape });
const sendBatchSchema = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ...messageShape })),
});

function send({ store, newId, now }: Engine, queue: Queue, outgoing: OutgoingMessage): JsonObject {
  const body = checkMessage(outgoing, queue.settings.maximumMessageSize);
  const { DelaySeconds, MessageGroupId = "" } = outgoing;
  const { MessageAttributes: attributes = {}, MessageSystemAttributes: systemAttributes = {} } = outgoing;
  const sentAt = now();
  const delayMs = DelaySeconds === undefined ? queue.settings.delayMs : DelaySeconds * 1000;
  const message = {
    sequence: store.nextSequence(),
    id: newId(),
    group: MessageGroupId,
    sentAt,
    visibleAt: sentAt + delayMs,
    receiveCount: 0,
    firstReceivedAt: null,
    deadLetterSourceArn: null,
  };

  store.insert(queue.name, message, {
    body,
    attributes,
    traceHeader: systemAttributes.AWSTraceHeader?.StringValue ?? null,
  });
  queue.placements.place(message, sentAt);
  return answer({
    MessageId: message.id,
    MD5OfMessageBody: md5OfBody(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes),
  });
}

export function sendOperations(engine: Engine): Record<string, Operation> {
  return {
    SendMessage: operation(sendSchema, ({ QueueUrl, ...message }) =>
      send(engine, engine.queues.byUrl(QueueUrl), message),
    ),
    SendMessageBatch: operation(sendBatchSchema, ({ QueueUrl, Entries }) => {
      const queue = engine.queues.byUrl(QueueUrl);
      checkBatch(Entries, "SendMessageBatchRequestEntry");
      checkBatchBytes(Entries.reduce((sum, entry) => sum + bytesOfMessage(entry), 0));
      return runBatch(Entries, (entry) => send(engine, queue, entry));
    }),
  };
}
