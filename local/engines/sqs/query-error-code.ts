/*
 * SQS spoke an XML "query" protocol before it spoke JSON, and clients still match on the codes of that time. Which errors
 * changed their name is in the service's model (the trait awsQueryError).
 */
const olderCodes: ReadonlyMap<string, string> = new Map([
  ["BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"],
  ["BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"],
  ["EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"],
  ["InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"],
  ["MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"],
  ["PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress"],
  ["QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"],
  ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
  ["QueueNameExists", "QueueAlreadyExists"],
  ["TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"],
  ["UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"],
]);

/** What the first half of the header `x-amzn-query-error` says about an error of this code. */
export function queryErrorCode(code: string): string {
  return olderCodes.get(code) ?? code;
}
