/** AWS asks for patience under many names, and most of them are faults of the client to the SDK. */
const NAMES: ReadonlySet<unknown> = new Set([
  "KmsThrottled",
  "LimitExceededException",
  "OverLimit",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestTimeout",
  "RequestTimeoutException",
  "ServiceUnavailable",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "TimeoutError",
  "TooManyRequestsException",
]);

/** Connections that fail, as Node names them, and what our own adapters gave up after they had tried again. */
const CODES: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "audit_log_contended",
  "circuit_contended",
  "keyring_unavailable",
  "out_of_time",
  "queue_refused",
  "table_throttled",
]);

/** An error that wraps an error that wraps an error; none of ours goes deeper, and one could be its own cause. */
const MOST_CAUSES = 4;

/**
 * Whether the same call can succeed in a moment: a service that we depend on is throttled, out of order or out of reach.
 * Everything else that is thrown is a bug or a wrong setting, which no patience of the caller mends.
 */
export function isPassing(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MOST_CAUSES) return false;
  return saysSo(error) || isPassing(error.cause, depth + 1);
}

/** The SDK marks what the service takes the blame for, and what it would have tried again itself. */
function saysSo(error: Error): boolean {
  const { name, code, $fault, $retryable, $metadata }: SdkError = error;
  if (NAMES.has(name) || CODES.has(code)) return true;
  return $fault === "server" || $retryable !== undefined || isBusy($metadata?.httpStatusCode);
}

const isBusy = (status: number | undefined): boolean => status === 429 || (status !== undefined && status >= 500);

interface SdkError extends Error {
  readonly code?: unknown;
  readonly $fault?: unknown;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
