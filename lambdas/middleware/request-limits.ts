import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { ApiProblem } from "../../core/problem.ts";

/** API Gateway takes 10,240 bytes of headers in all; no single one of ours needs half of it. */
const MAX_HEADER_LENGTH = 5_120;
const MAX_QUERY_LENGTH = 4_096;

export interface RequestLimits {
  readonly maxBodyBytes: number;
}

/** Refuses what is too large before anything looks into it. */
export function requestLimits({
  maxBodyBytes,
}: RequestLimits): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    before: ({ event }) => {
      refuseLargeBody(event, maxBodyBytes);
      refuseLargeHeaders(event);
    },
  };
}

function refuseLargeBody({ body = "", isBase64Encoded }: APIGatewayProxyEventV2, maxBytes: number): void {
  const bytes = Buffer.byteLength(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes <= maxBytes) return;
  throw new ApiProblem(413, "body_too_large", `The body has ${bytes} bytes, at most ${maxBytes} are taken here`);
}

function refuseLargeHeaders({ headers, rawQueryString }: APIGatewayProxyEventV2): void {
  for (const [name, value = ""] of Object.entries(headers)) {
    if (value.length <= MAX_HEADER_LENGTH) continue;
    const found = `"${name}" has ${value.length} characters`;
    throw new ApiProblem(431, "header_too_large", `The header ${found}, at most ${MAX_HEADER_LENGTH} are taken`);
  }
  if (rawQueryString.length <= MAX_QUERY_LENGTH) return;
  const found = `${rawQueryString.length} characters, at most ${MAX_QUERY_LENGTH} are taken`;
  throw new ApiProblem(414, "query_too_long", `The query has ${found}`);
}
