import { QueueRefused } from "../../adapters/queue/queue.ts";
import { KeyringShredded, KeyringUnavailable } from "../../core/keyring-error.ts";
import { ApiProblem } from "../../core/problem.ts";

/** KMS, SQS and DynamoDB are throttled or out for moments; a publisher that waits longer loses nothing. */
const RETRY_AFTER_SECONDS = 2;

/** What a publisher can be told of an error that is not of its making; anything else stays an unexpected one. */
export function asPublishProblem(error: unknown): unknown {
  if (error instanceof KeyringShredded)
    return new ApiProblem(409, "tenant_shredded", `The keys of tenant "${error.tenant}" were destroyed`, {
      cause: error,
    });
  if (!isPassing(error)) return error;

  const detail = "Something that is needed to accept events does not answer now; nothing was promised for this one";
  return new ApiProblem(503, "temporarily_unavailable", detail, {
    cause: error,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

const isPassing = (error: unknown): boolean =>
  error instanceof KeyringUnavailable || error instanceof QueueRefused || isServerFault(error);

/** The SDK marks what the service itself takes the blame for, and what it would have tried again. */
function isServerFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("$fault" in error && error.$fault === "server") || ("$retryable" in error && error.$retryable !== undefined);
}
