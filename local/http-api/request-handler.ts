import { AwsError } from "../engines/json-service.ts";
import { type ApiAnswer, internalError, notFound, tooLarge, unavailable } from "./api-answer.ts";
import type { ApiRequest } from "./api-request.ts";
import { type Authorize, createAuthorizer, type RouteAuthorizer } from "./authorizer.ts";
import { answerPreflight, applyCors, type CorsConfiguration } from "./cors.ts";
import { toApiAnswer } from "./function-answer.ts";
import { type ApiIdentity, type AuthorizerContext, type RoutedRequest, toRequestEvent } from "./request-event.ts";
import { createRouteTable } from "./route-table.ts";
import { withinTime } from "./within-time.ts";

export interface HttpApiRoute {
  /** `POST /v1/events`, `ANY /x/{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly authorizer?: RouteAuthorizer;
}

interface FunctionAnswer {
  readonly ok: boolean;
  readonly payload: unknown;
}

export interface HttpApiDefinition extends ApiIdentity {
  readonly routes: readonly HttpApiRoute[];
  readonly cors?: CorsConfiguration;
  readonly invoke: (
    functionArn: string,
    event: unknown,
    call: { readonly traceHeader: string },
  ) => Promise<FunctionAnswer>;
  /** Hears of what API Gateway would hide behind a 500. */
  readonly onError?: (error: unknown) => void;
  /** API Gateway's 30 s unless given; tests make it small. */
  readonly integrationTimeoutMs?: number;
  readonly now?: () => number;
}

const INTEGRATION_TIMEOUT_MS = 30_000;
const AUTHORIZER_TIMEOUT_MS = 10_000;

/** The way of a request through API Gateway: preflight, route, authorizer, function. */
export function createRequestHandler(definition: HttpApiDefinition): (request: ApiRequest) => Promise<ApiAnswer> {
  const { cors, onError = () => {}, integrationTimeoutMs = INTEGRATION_TIMEOUT_MS } = definition;
  const authorizers = new Map<string, Authorize>();
  const findRoute = createRouteTable(
    definition.routes.map((route) => ({ ...route, authorize: route.authorizer && authorizerFor(route.authorizer) })),
  );

  /** Routes with the same authorizer share its cache, as on AWS. */
  function authorizerFor(authorizer: RouteAuthorizer): Authorize {
    const key = JSON.stringify(authorizer);
    const authorize = authorizers.get(key) ?? newAuthorizer(authorizer);
    authorizers.set(key, authorize);
    return authorize;
  }

  function newAuthorizer(authorizer: RouteAuthorizer): Authorize {
    return createAuthorizer(authorizer, {
      api: definition,
      now: definition.now ?? Date.now,
      invoke: async (event, { request }) => {
        const answer = await withinTime(call(authorizer.functionArn, event, request), AUTHORIZER_TIMEOUT_MS);
        return answer ?? { ok: false, payload: null };
      },
    });
  }

  function call(functionArn: string, event: unknown, request: ApiRequest): Promise<FunctionAnswer> {
    return definition.invoke(functionArn, event, { traceHeader: request.headers["x-amzn-trace-id"] ?? "" });
  }

  async function route(request: ApiRequest): Promise<ApiAnswer> {
    const found = findRoute(request.method, request.sentPath);
    if (found === undefined) return notFound;
    const { functionArn, routeKey, authorize } = found.route;
    const routed = { request, routeKey, pathParameters: found.pathParameters };
    if (authorize === undefined) return integrate(functionArn, routed);

    const authorization = await authorize(routed);
    return authorization.isAllowed ? integrate(functionArn, routed, authorization.context) : authorization.answer;
  }

  async function integrate(
    functionArn: string,
    routed: RoutedRequest,
    context?: AuthorizerContext,
  ): Promise<ApiAnswer> {
    const event = toRequestEvent(routed, definition, context);
    const answer = await withinTime(call(functionArn, event, routed.request), integrationTimeoutMs);
    if (answer === undefined) return unavailable;
    return answer.ok ? toApiAnswer(answer.payload) : internalError;
  }

  function answerFailure(error: unknown): ApiAnswer {
    const code = error instanceof AwsError ? error.code : undefined;
    if (code === "TooManyRequestsException") return unavailable;
    if (code === "RequestEntityTooLargeException") return tooLarge;
    onError(error);
    return internalError;
  }

  return async (request) => {
    const preflight = answerPreflight(cors, request);
    if (preflight !== undefined) return preflight;
    // Refusals as well: a browser shows a 403 without these headers as a network error.
    return applyCors(cors, request.headers.origin, await route(request).catch(answerFailure));
  };
}
