import * as z from "zod";
import { type Message, type MessageContent, messageAttributesSchema } from "./message.ts";
import type { QueueRecord } from "./queue.ts";

type Row = Readonly<Record<string, unknown>> | undefined;

const jsonText = z.string().transform((text): unknown => JSON.parse(text));
const texts = jsonText.pipe(z.record(z.string(), z.string()));

const queueRow = z.object({
  name: z.string(),
  attributes: texts,
  tags: texts,
  created_at: z.number(),
  modified_at: z.number(),
});

const messageRow = z.object({
  sequence: z.number(),
  queue: z.string(),
  id: z.string(),
  message_group: z.string(),
  sent_at: z.number(),
  visible_at: z.number(),
  receive_count: z.number(),
  first_received_at: z.number().nullable(),
  dead_letter_source_arn: z.string().nullable(),
});

const contentRow = z.object({
  body: z.string(),
  attributes: jsonText.pipe(messageAttributesSchema),
  trace_header: z.string().nullable(),
});

export function readQueue(row: Row): QueueRecord {
  const { created_at: createdAt, modified_at: modifiedAt, ...rest } = queueRow.parse(row);
  return { ...rest, createdAt, modifiedAt };
}

export interface StoredMessage {
  readonly queue: string;
  readonly message: Message;
}

export function readMessage(row: Row): StoredMessage {
  const stored = messageRow.parse(row);
  const message = {
    sequence: stored.sequence,
    id: stored.id,
    group: stored.message_group,
    sentAt: stored.sent_at,
    visibleAt: stored.visible_at,
    receiveCount: stored.receive_count,
    firstReceivedAt: stored.first_received_at,
    deadLetterSourceArn: stored.dead_letter_source_arn,
  };
  return { queue: stored.queue, message };
}

export function readContent(row: Row): MessageContent {
  const { trace_header: traceHeader, ...rest } = contentRow.parse(row);
  return { ...rest, traceHeader };
}
