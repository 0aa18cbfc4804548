import * as z from "zod";

const messageAttribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const receivedMessage = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  MD5OfMessageAttributes: z.string().optional(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), messageAttribute).default({}),
});

/** A message as SQS's ReceiveMessage gives it. */
export type ReceivedMessage = z.infer<typeof receivedMessage>;

/** The answer of ReceiveMessage: the list is not there when it is empty. */
export const receiveAnswer = z.object({ Messages: z.array(receivedMessage).default([]) });

export interface QueueIdentity {
  readonly queueArn: string;
  readonly region: string;
}

/** A message as a function gets to see it: the same facts under other names. */
export function toSqsRecord(message: ReceivedMessage, { queueArn, region }: QueueIdentity) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, attribute]) => [name, toRecordAttribute(attribute)]),
    ),
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

export type SqsRecord = ReturnType<typeof toSqsRecord>;

function toRecordAttribute({ DataType, StringValue, BinaryValue }: z.infer<typeof messageAttribute>) {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    // Reserved by SQS for a day that never came; Lambda passes them on.
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}

/** Cuts a batch where one invocation's payload would grow past the limit. A record alone always fits: SQS stops at 1 MiB. */
export function splitBySize(records: readonly SqsRecord[], maxBytes: number): SqsRecord[][] {
  const batches: SqsRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1; // and a comma
    if (bytes + size > maxBytes) {
      batches.push([]);
      bytes = '{"Records":[]}'.length;
    }
    batches.at(-1)?.push(record);
    bytes += size;
  }
  return batches;
}
