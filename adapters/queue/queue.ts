import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from "@aws-sdk/client-sqs";

/** SQS: ten messages, and 1 MiB in total with their attributes. */
const MAX_MESSAGES = 10;
const MAX_BYTES = 1024 * 1024;
const MAX_TRIES = 3;

export interface OutgoingMessage {
  readonly body: string;
  /** Messages of one group share its fair part of the queue: here always the endpoint. */
  readonly group: string;
  readonly delaySeconds?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Sends all messages or throws `QueueRefused`: a caller never has to ask which of them went. */
export type SendAll = (messages: readonly OutgoingMessage[]) => Promise<void>;

export class QueueRefused extends Error {
  readonly code = "queue_refused";

  constructor(refused: number, total: number, reason: string) {
    super(`Cannot send ${refused} of ${total} messages: ${reason}`);
    this.name = "QueueRefused";
  }
}

export function createSendAll(client: SQSClient, queueUrl: string): SendAll {
  return async (messages) => {
    await Promise.all(packMessages(messages).map((batch) => sendBatch(client, queueUrl, batch)));
  };
}

/** As many messages per call as SQS takes, in their order. */
export function packMessages(messages: readonly OutgoingMessage[]): readonly (readonly OutgoingMessage[])[] {
  const batches: OutgoingMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = sizeOf(message);
    const last = batches.at(-1);
    if (last && last.length < MAX_MESSAGES && bytes <= room) {
      last.push(message);
      room -= bytes;
    } else {
      batches.push([message]);
      room = MAX_BYTES - bytes;
    }
  }
  return batches;
}

function sizeOf({ body, attributes = {} }: OutgoingMessage): number {
  const attributeBytes = Object.entries(attributes).map(([name, value]) => Buffer.byteLength(`${name}String${value}`));
  return attributeBytes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body));
}

/** A batch may be taken in part; what was refused for a passing reason is sent again. */
async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly OutgoingMessage[]): Promise<void> {
  let left = batch.map(entryOf);
  for (let attempt = 1; ; attempt++) {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: left }));
    if (Failed.length === 0) return;
    if (attempt === MAX_TRIES || Failed.some((failure) => failure.SenderFault)) {
      throw new QueueRefused(Failed.length, batch.length, Failed[0]?.Message ?? Failed[0]?.Code ?? "no reason given");
    }
    const refused = new Set(Failed.map((failure) => failure.Id));
    left = left.filter((entry) => refused.has(entry.Id));
  }
}

const entryOf = (message: OutgoingMessage, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: message.body,
  MessageGroupId: message.group,
  ...(message.delaySeconds !== undefined && { DelaySeconds: message.delaySeconds }),
  ...(message.attributes && {
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
    ),
  }),
});
