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
      const problem = request.error instanceof ApiProblem ? request.error : unexpected(request.error, logger);
      request.response = answer(problem, request.event.requestContext.requestId);
    },
  };
}

function unexpected(error: Error | null | undefined, logger: Pick<Logger, "error">): ApiProblem {
  logger.error("unexpected error", { error: error ?? "none given" });
  return new ApiProblem(500, "internal_error", "Something went wrong on our side; the request id leads to it");
}

function answer(problem: ApiProblem, requestId: string): APIGatewayProxyStructuredResultV2 {
  const body = {
    type: `urn:posthorn:problem:${problem.code}`,
    title: problem.code.replaceAll("_", " "),
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    requestId,
    ...(problem.fields.length > 0 && { fields: problem.fields }),
  };
  return {
    statusCode: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(problem.retryAfterSeconds !== undefined && { "retry-after": String(problem.retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}
