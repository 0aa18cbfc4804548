import type { Logger } from "@aws-lambda-powertools/logger";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { KeyringShredded } from "../../core/keyring-error.ts";
import { ApiProblem } from "../../core/problem.ts";
import { isPassing } from "./passing-failure.ts";

type ProblemLogger = Pick<Logger, "warn" | "error">;

/** DynamoDB, SQS and KMS are throttled or out for moments; a caller that waits longer loses nothing. */
const RETRY_AFTER_SECONDS = 2;

/** Turns what was thrown into `application/problem+json`. */
export function problemJson(
  logger: ProblemLogger,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const problem = problemOf(request.error, logger);
      request.response = answer(problem);
    },
  };
}

/** What the caller is told of an error: nothing of what failed behind the API, which the log is told. */
export function problemOf(error: unknown, logger: ProblemLogger): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof KeyringShredded) return tenantShredded(error);
  if (isPassing(error)) {
    logger.warn("temporarily unavailable", { error: readable(error) });
    return unavailable(error);
  }
  logger.error("unexpected error", { error: readable(error) });
  return new ApiProblem(500, "internal_error", "Something went wrong on our side; x-request-id leads to it");
}

const readable = (error: unknown): Error | string => (error instanceof Error ? error : String(error));

const tenantShredded = (cause: KeyringShredded): ApiProblem =>
  new ApiProblem(409, "tenant_shredded", `The keys of tenant "${cause.tenant}" were destroyed`, { cause });

/** Whether the call was carried out is not said, because it is not known: an answer that did not come may have been a yes. */
const unavailable = (cause: unknown): ApiProblem =>
  new ApiProblem(503, "temporarily_unavailable", "Something that this call needs does not answer now", {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });

/**
 * What is said of a problem wherever it is told: as an answer of its own, or as one result of a batch. The type is a link
 * into the reference, relative to the API (RFC 9457 allows it): the API does not know under which names it is reached.
 */
export const problemBody = (problem: ApiProblem) => ({
  type: `/docs#${problem.code}`,
  title: problem.code.replaceAll("_", " "),
  status: problem.status,
  code: problem.code,
  detail: problem.message,
  ...(problem.fields.length > 0 && { fields: problem.fields }),
});

function answer(problem: ApiProblem): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(problem.retryAfterSeconds !== undefined && { "retry-after": String(problem.retryAfterSeconds) }),
    },
    body: JSON.stringify(problemBody(problem)),
  };
}
