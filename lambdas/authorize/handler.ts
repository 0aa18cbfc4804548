import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import middy from "@middy/core";
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { cachedRead } from "../../adapters/cached-read.ts";
import { readSecretVersions } from "../../adapters/platform-secret.ts";
import { systemNow } from "../../adapters/system.ts";
import type { Caller } from "../../core/caller.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { observe } from "../middleware/observed.ts";
import { createAuthorizeCall } from "./authorize-call.ts";

/** A rotated key is known after this; API Gateway adds its own cache of 60 s. */
const SECRET_CACHE = { maxAgeMs: 60_000, maxEntries: 1, now: systemNow, keyOf: (arn: string) => arn };

type Answer = APIGatewaySimpleAuthorizerWithContextResult<Caller | Record<string, never>>;

const environment = readEnvironment("authorize", process.env);
const { logger, middlewares } = observe();
const secrets = new SecretsManagerClient({});
const secretVersions = cachedRead((arn: string) => readSecretVersions(secrets, arn), SECRET_CACHE);
const authorize = createAuthorizeCall({ adminKeys: () => secretVersions(environment.ADMIN_KEY_SECRET_ARN) });

async function authorizeCall(event: APIGatewayRequestAuthorizerEventV2): Promise<Answer> {
  const decision = await authorize({ authorization: event.headers?.authorization, routeKey: event.routeKey });
  if (!decision.allowed)
    logger.warn("refused", { routeKey: event.routeKey, requestId: event.requestContext.requestId });
  return { isAuthorized: decision.allowed, context: decision.allowed ? decision.caller : {} };
}

export const handler = middy<APIGatewayRequestAuthorizerEventV2, Answer>().use(middlewares).handler(authorizeCall);
