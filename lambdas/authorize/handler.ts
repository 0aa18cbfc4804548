import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import middy from "@middy/core";
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { createPeppers } from "../../adapters/api-key-pepper.ts";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createPlatformSecret, readSecretVersions } from "../../adapters/platform-secret.ts";
import { systemNow } from "../../adapters/system.ts";
import { createApiKeyReader } from "../../adapters/table/api-keys.ts";
import { createDocumentClient } from "../../adapters/table/document-client.ts";
import { createTokenVerifier } from "../../adapters/token-verifier.ts";
import type { Caller } from "../../core/caller.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { readIdentityProviders } from "../../core/contract/identity-provider.ts";
import { observe } from "../middleware/observed.ts";
import { createAuthorizeCall } from "./authorize-call.ts";
import { createVerifyApiKey } from "./verify-api-key.ts";

/** The admin key may have leaked when it is rotated: it is read anew far more often than other secrets. */
const ADMIN_KEY_CACHE = { maxAgeMs: 30_000, maxEntries: 1, now: systemNow, keyOf: (arn: string) => arn };

type Answer = APIGatewaySimpleAuthorizerWithContextResult<Caller | Record<string, never>>;

const environment = readEnvironment("authorize", process.env);
const { logger, middlewares } = observe();
const secrets = new SecretsManagerClient({});
const readPepper = createPlatformSecret(secrets, environment.API_KEY_PEPPER_SECRET_ARN, systemNow);
const readAdminKey = cachedRead((arn: string) => readSecretVersions(secrets, arn), ADMIN_KEY_CACHE);

const authorize = createAuthorizeCall({
  verifyApiKey: createVerifyApiKey({
    mode: environment.API_KEY_MODE === "live" ? "live" : "test",
    keys: createApiKeyReader({ client: createDocumentClient(), name: environment.TABLE_NAME }),
    peppers: createPeppers(readPepper),
    freshPeppers: createPeppers(() => readSecretVersions(secrets, environment.API_KEY_PEPPER_SECRET_ARN)),
    now: systemNow,
    warn: (message, error) => logger.warn(message, { error: String(error) }),
  }),
  verifyToken: createTokenVerifier(readIdentityProviders(environment.IDENTITY_PROVIDERS), { now: systemNow }),
  adminKeys: () => readAdminKey(environment.ADMIN_KEY_SECRET_ARN),
});

async function authorizeCall(event: APIGatewayRequestAuthorizerEventV2): Promise<Answer> {
  const decision = await authorize(event.headers?.authorization);
  if (decision.allowed) return { isAuthorized: true, context: decision.caller };

  const { requestId, http } = event.requestContext;
  const { reason, caller } = decision;
  logger.warn("refused", { reason, routeKey: event.routeKey, requestId, ip: http.sourceIp, keyId: caller?.keyId });
  return { isAuthorized: false, context: {} };
}

export const handler = middy<APIGatewayRequestAuthorizerEventV2, Answer>().use(middlewares).handler(authorizeCall);
