import type { Logger } from "@aws-lambda-powertools/logger";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { ApiProblem } from "../../core/problem.ts";

/** Turns what was thrown into `application/problem+json`. What is no ApiProblem is logged and told as "our fault" only. */
export function problemJson(
  logger: Pick<Logger, "error">,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const problem = problemOf(request.error, logger);
      request.response = answer(problem);
    },
  };
}

export function problemOf(error: unknown, logger: Pick<Logger, "error">): ApiProblem {
  if (error instanceof ApiProblem) return error;
  logger.error("unexpected error", { error: error instanceof Error ? error : String(error) });
  return new ApiProblem(500, "internal_error", "Something went wrong on our side; x-request-id leads to it");
}

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
