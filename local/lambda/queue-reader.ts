import type { JsonObject } from "../engines/json-service.ts";
import { receiveAnswer, type SqsRecord, toSqsRecord } from "./sqs-event.ts";
import { createSqsFilter, type FilterCriteria } from "./sqs-filter.ts";

/** An event source mapping as the template declares it, after its references are resolved. */
export interface EventSourceMapping {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
  readonly filterCriteria?: FilterCriteria;
}

/** One call to SQS. The signal may end a long poll early; a port that cannot do that is waited for, a second at most. */
export type CallSqs = (operation: string, input: JsonObject, signal?: AbortSignal) => Promise<JsonObject>;

export interface QueueReader {
  /** A batch: full, or as full as it became within the window that its first message opened. Empty after a quiet long poll. */
  collect(stopping: AbortSignal): Promise<SqsRecord[]>;
  remove(records: readonly SqsRecord[]): Promise<void>;
}

const MAX_MESSAGES_PER_CALL = 10;
/** AWS polls for 20 s. Here a stop may have to wait for it. */
const LONG_POLL_SECONDS = 1;

export function createQueueReader(mapping: EventSourceMapping, sqs: CallSqs): QueueReader {
  const passes = createSqsFilter(mapping.filterCriteria);

  async function collect(stopping: AbortSignal): Promise<SqsRecord[]> {
    const records = await receive(mapping.batchSize, LONG_POLL_SECONDS, stopping);
    const closesAt = Date.now() + mapping.batchingWindowSeconds * 1000;
    while (records.length > 0 && records.length < mapping.batchSize && !stopping.aborted) {
      const secondsLeft = Math.round((closesAt - Date.now()) / 1000); // SQS waits in whole seconds
      if (secondsLeft < 1) break;
      const missing = mapping.batchSize - records.length;
      records.push(...(await receive(missing, Math.min(secondsLeft, LONG_POLL_SECONDS), stopping)));
    }
    return records;
  }

  async function receive(wanted: number, waitSeconds: number, stopping: AbortSignal): Promise<SqsRecord[]> {
    const input = {
      QueueUrl: mapping.queueUrl,
      MaxNumberOfMessages: Math.min(wanted, MAX_MESSAGES_PER_CALL),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    };
    const { Messages } = receiveAnswer.parse(await sqs("ReceiveMessage", input, stopping));
    return withoutFiltered(Messages.map((message) => toSqsRecord(message, mapping)));
  }

  async function withoutFiltered(records: SqsRecord[]): Promise<SqsRecord[]> {
    const { kept = [], dropped = [] } = Object.groupBy(records, (record) => (passes(record) ? "kept" : "dropped"));
    await remove(dropped);
    return kept;
  }

  async function remove(records: readonly SqsRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += MAX_MESSAGES_PER_CALL) {
      const chunk = records.slice(from, from + MAX_MESSAGES_PER_CALL);
      const Entries = chunk.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await sqs("DeleteMessageBatch", { QueueUrl: mapping.queueUrl, Entries });
    }
  }

  return { collect, remove };
}
