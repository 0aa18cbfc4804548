import { answer } from "../json-answer.ts";
import { AwsError, type Json, type JsonObject } from "../json-service.ts";
import { limits } from "./limits.ts";
import { queryErrorCode } from "./query-error-code.ts";

interface BatchEntry {
  readonly Id: string;
}

const idPattern = /^[A-Za-z0-9_-]{1,80}$/;

function firstRepeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

/** What refuses a batch as a whole, whatever its entries say. `entryName` is how AWS calls one in its texts. */
export function checkBatch(entries: readonly BatchEntry[], entryName: string): void {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", `There should be at least one ${entryName} in the request.`);
  if (entries.length > limits.batchEntries)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${limits.batchEntries}. You have sent ${entries.length}.`,
    );
  if (entries.some(({ Id }) => !idPattern.test(Id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const repeated = firstRepeated(entries.map(({ Id }) => Id));
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
}

export function checkBatchBytes(bytes: number): void {
  if (bytes > limits.batchBytes)
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${limits.batchBytes} bytes. You have sent ${bytes} bytes.`,
    );
}

/** Each entry succeeds or is refused by itself. */
export function runBatch<E extends BatchEntry>(entries: readonly E[], run: (entry: E) => JsonObject): JsonObject {
  const succeeded: Json[] = [];
  const failed: Json[] = [];
  for (const entry of entries) {
    try {
      succeeded.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: queryErrorCode(error.code), Message: error.message });
    }
  }
  return answer({
    Successful: succeeded.length > 0 ? succeeded : undefined,
    Failed: failed.length > 0 ? failed : undefined,
  });
}
