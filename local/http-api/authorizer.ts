import { type ApiAnswer, forbidden, internalError, unauthorized } from "./api-answer.ts";
import { type AuthorizerVerdict, readVerdict } from "./authorizer-answer.ts";
import { parseIdentitySource } from "./identity-source.ts";
import { type ApiIdentity, type AuthorizerContext, type RoutedRequest, toAuthorizerEvent } from "./request-event.ts";

export interface RouteAuthorizer {
  readonly functionArn: string;
  /** Such as `$request.header.Authorization` and `$context.routeKey`. */
  readonly identitySources: readonly string[];
  readonly resultTtlSeconds: number;
  readonly simpleResponses: boolean;
}

export type Authorization =
  | { readonly isAllowed: true; readonly context: AuthorizerContext }
  | { readonly isAllowed: false; readonly answer: ApiAnswer };

export type Authorize = (routed: RoutedRequest) => Promise<Authorization>;

export interface AuthorizerPorts {
  readonly api: ApiIdentity;
  readonly invoke: (
    event: unknown,
    routed: RoutedRequest,
  ) => Promise<{ readonly ok: boolean; readonly payload: unknown }>;
  readonly now: () => number;
}

/** Expired verdicts are swept when so many are kept: one per key that a client tried. */
const SWEEP_AT = 1000;

/** A request authorizer. Its verdicts are cached by identity, so a revoked key lives on for as long as the template allows. */
export function createAuthorizer(authorizer: RouteAuthorizer, { api, invoke, now }: AuthorizerPorts): Authorize {
  const sources = authorizer.identitySources.map(parseIdentitySource);
  const verdicts = new Map<string, { readonly verdict: AuthorizerVerdict; readonly expiresAt: number }>();

  async function ask(routed: RoutedRequest, identity: readonly string[], routeArn: string) {
    const key = JSON.stringify(identity);
    const cached = verdicts.get(key);
    if (cached !== undefined && cached.expiresAt > now()) return cached.verdict;

    const { ok, payload } = await invoke(toAuthorizerEvent(routed, api, identity, routeArn), routed);
    const verdict = ok ? readVerdict(payload, authorizer.simpleResponses) : undefined;
    // Without identity sources every caller would share one verdict: API Gateway does not cache then.
    if (verdict !== undefined && authorizer.resultTtlSeconds > 0 && identity.length > 0) keep(key, verdict);
    return verdict;
  }

  function keep(key: string, verdict: AuthorizerVerdict): void {
    if (verdicts.size >= SWEEP_AT)
      for (const [old, { expiresAt }] of verdicts) if (expiresAt <= now()) verdicts.delete(old);
    verdicts.set(key, { verdict, expiresAt: now() + authorizer.resultTtlSeconds * 1000 });
  }

  return async (routed) => {
    const identity = sources.flatMap((read) => read(routed) || []);
    if (identity.length < sources.length) return { isAllowed: false, answer: unauthorized };

    const routeArn = toRouteArn(authorizer.functionArn, api, routed);
    const verdict = await ask(routed, identity, routeArn);
    if (verdict === undefined) return { isAllowed: false, answer: internalError };
    if (!verdict.allows(routeArn)) return { isAllowed: false, answer: forbidden };
    return { isAllowed: true, context: verdict.context };
  };
}

/** `arn:aws:execute-api:region:account:api/stage/METHOD/path`; the region is the authorizer's own. */
function toRouteArn(functionArn: string, { accountId, apiId, stage }: ApiIdentity, { request }: RoutedRequest): string {
  const region = functionArn.split(":")[3] ?? "";
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${request.method}${request.path}`;
}
