import type { ApiAnswer } from "./api-answer.ts";
import type { ApiRequest } from "./api-request.ts";

export interface CorsConfiguration {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly allowCredentials?: boolean;
}

/** API Gateway answers a preflight itself, whatever the routes say; one that it does not allow gets no permission, not an error. */
export function answerPreflight(cors: CorsConfiguration | undefined, request: ApiRequest): ApiAnswer | undefined {
  const isPreflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  if (cors === undefined || !isPreflight) return undefined;
  const granted = grant(cors, request.headers.origin);
  const headers = granted === undefined ? {} : { ...granted, ...preflightHeaders(cors) };
  return { status: 204, headers, cookies: [], body: Buffer.alloc(0) };
}

/** With CORS configured, what the function says about it does not count. */
export function applyCors(
  cors: CorsConfiguration | undefined,
  origin: string | undefined,
  answer: ApiAnswer,
): ApiAnswer {
  if (cors === undefined) return answer;
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
  const exposed = listHeader("access-control-expose-headers", cors.exposeHeaders);
  const granted = grant(cors, origin);
  return { ...answer, headers: { ...Object.fromEntries(own), ...(granted && { ...granted, ...exposed }) } };
}

function grant(cors: CorsConfiguration, origin: string | undefined): Record<string, string> | undefined {
  const rule = origin === undefined ? undefined : cors.allowOrigins?.find((allowed) => covers(allowed, origin));
  if (rule === undefined || origin === undefined) return undefined;
  return {
    "access-control-allow-origin": rule === "*" ? "*" : origin,
    ...(cors.allowCredentials && { "access-control-allow-credentials": "true" }),
  };
}

/** `*`, `https://*` or one origin: API Gateway takes no other wildcards. */
function covers(allowed: string, origin: string): boolean {
  return allowed.endsWith("*")
    ? origin.startsWith(allowed.slice(0, -1))
    : origin.toLowerCase() === allowed.toLowerCase();
}

function preflightHeaders({ allowMethods, allowHeaders, maxAgeSeconds }: CorsConfiguration): Record<string, string> {
  return {
    ...listHeader("access-control-allow-methods", allowMethods),
    ...listHeader("access-control-allow-headers", allowHeaders),
    ...(maxAgeSeconds !== undefined && { "access-control-max-age": String(maxAgeSeconds) }),
  };
}

function listHeader(name: string, values: readonly string[] = []): Record<string, string> {
  return values.length === 0 ? {} : { [name]: values.join(",") };
}
