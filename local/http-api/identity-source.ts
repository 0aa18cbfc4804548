import type { RoutedRequest } from "./request-event.ts";

/** Reads one identity source of an authorizer; empty and missing are the same to API Gateway. */
export type ReadIdentity = (routed: RoutedRequest) => string | undefined;

export function parseIdentitySource(source: string): ReadIdentity {
  const [, place, name = ""] = /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  const context = CONTEXT[name];
  if (place === "request.header") return ({ request }) => request.headers[name.toLowerCase()];
  if (place === "request.querystring") return ({ request }) => request.query[name];
  if (place === "context" && context !== undefined) return context;
  throw new Error(
    `Cannot read the identity source "${source}": wanted a header, a query parameter or one of ${Object.keys(CONTEXT).join(", ")} of the context`,
  );
}

const CONTEXT: Readonly<Record<string, ReadIdentity>> = {
  routeKey: ({ routeKey }) => routeKey,
  httpMethod: ({ request }) => request.method,
  path: ({ request }) => request.path,
  "identity.sourceIp": ({ request }) => request.sourceIp,
};
