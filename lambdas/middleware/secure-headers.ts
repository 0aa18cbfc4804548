import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** For an API that answers with JSON: nothing of it may be framed, run, guessed at, cached or kept. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
} as const;

/** On every answer, problems included. What an operation sets by itself counts more. */
export function secureHeaders(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const add: MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>["after"] = (request) => {
    const { response, event } = request;
    if (response === null || response === undefined) return;
    // In a header and not in the body: answers about what does not exist and about what is hidden must be the same.
    response.headers = { ...HEADERS, "x-request-id": event.requestContext.requestId, ...response.headers };
  };
  return { after: add, onError: add };
}
