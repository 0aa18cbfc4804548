import * as z from "zod";
import type { SqsRecord } from "./sqs-event.ts";

interface Answer {
  readonly ok: boolean;
  readonly payload: unknown;
}

const partialAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The records of a batch that are done and may leave the queue. With `ReportBatchItemFailures`, what the function answers is
 * taken literally: an answer that names something outside the batch, or does not have the agreed form, fails the whole batch,
 * because nobody can tell what it meant to say.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function recordsDone(
  records: readonly SqsRecord[],
  answer: Answer,
  reportsItemFailures: boolean,
): readonly SqsRecord[] {
  if (!answer.ok) return [];
  if (!reportsItemFailures || answer.payload === null) return records;

  const parsed = partialAnswer.safeParse(answer.payload);
  if (!parsed.success) return [];
  const failed = new Set(parsed.data.batchItemFailures?.map((failure) => failure.itemIdentifier));
  const known = new Set(records.map((record) => record.messageId));
  if (![...failed].every((id) => known.has(id))) return [];
  return records.filter((record) => !failed.has(record.messageId));
}
