import type { ApiRequest } from "./api-request.ts";

/** What is the same for all requests of an API. */
export interface ApiIdentity {
  readonly apiId: string;
  readonly accountId: string;
  readonly stage: string;
}

export interface RoutedRequest {
  readonly request: ApiRequest;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The event of payload format 2.0. Parts that a request does not have are left out, not null.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toRequestEvent(routed: RoutedRequest, api: ApiIdentity, authorizerContext?: AuthorizerContext) {
  const { request, routeKey } = routed;
  return {
    version: "2.0",
    routeKey,
    ...toSharedParts(routed),
    requestContext: {
      ...toRequestContext(routed, api),
      ...(authorizerContext !== undefined && { authorizer: { lambda: authorizerContext } }),
    },
    ...toBody(request),
  };
}

/** What an authorizer answered beside yes or no; null when it was nothing. */
export type AuthorizerContext = Readonly<Record<string, unknown>> | null;

/** The event of a request authorizer: the request without its body. */
export function toAuthorizerEvent(
  routed: RoutedRequest,
  api: ApiIdentity,
  identitySource: readonly string[],
  routeArn: string,
) {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn,
    identitySource,
    routeKey: routed.routeKey,
    ...toSharedParts(routed),
    requestContext: toRequestContext(routed, api),
  };
}

function toSharedParts({ request, pathParameters }: RoutedRequest) {
  const { path, rawQueryString, query, headers, cookies } = request;
  return {
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
  };
}

function toRequestContext({ request, routeKey }: RoutedRequest, { accountId, apiId, stage }: ApiIdentity) {
  const domainName = (request.headers.host ?? "").replace(/:\d+$/, "");
  return {
    accountId,
    apiId,
    domainName,
    domainPrefix: domainName.split(".")[0] ?? "",
    http: {
      method: request.method,
      path: request.path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId: request.id,
    routeKey,
    stage,
    time: logTime(new Date(request.receivedAt)),
    timeEpoch: request.receivedAt,
  };
}

function toBody({ headers, body }: ApiRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = isTextType(headers["content-type"] ?? "");
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

/** AWS's list is this short: forms and even `application/problem+json` arrive in base64. */
function isTextType(contentType: string): boolean {
  return /^(text\/|application\/(json|xml|javascript)\s*($|;))/i.test(contentType.trim());
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2026:19:03:58 +0000`, as web servers have always written it. */
function logTime(time: Date): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(time.toISOString()) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
}
