import type { Caller } from "../../core/caller.ts";
import type { AuthorizedEvent } from "../../lambdas/middleware/caller.ts";
import { noon } from "./fixtures.ts";

interface AskedFor {
  readonly caller?: Partial<Caller>;
  readonly pathParameters?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
}

/** A request as it arrives behind the authorizer: by an admin for all tenants unless told otherwise. */
export function authorizedEvent({
  caller = {},
  pathParameters = {},
  headers = {},
  query = {},
  body,
}: AskedFor): AuthorizedEvent {
  return {
    version: "2.0",
    routeKey: "GET /",
    rawPath: "/",
    rawQueryString: "",
    headers,
    pathParameters,
    queryStringParameters: query,
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      authorizer: { lambda: { keyId: "k1", role: "admin", tenant: "*", ...caller } },
      domainName: "api.example",
      domainPrefix: "api",
      http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId: "request-1",
      routeKey: "GET /",
      stage: "$default",
      time: "20/Nov/2026:12:00:00 +0000",
      timeEpoch: noon,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
