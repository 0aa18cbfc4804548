import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import middy from "@middy/core";
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { createPeppers } from "../../adapters/api-key-pepper.ts";
import { QUICK_AWS_CLIENT } from "../../adapters/aws-client.ts";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createPlatformSecret, readSecretVersions } from "../../adapters/platform-secret.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createApiKeyReader } from "../../adapters/table/api-keys.ts";
import { createAppendToAuditLog } from "../../adapters/table/audit-log.ts";
import { createDocumentClient } from "../../adapters/table/document-client.ts";
import { createTokenVerifier } from "../../adapters/token-verifier.ts";
import type { AuditedAct } from "../../core/audit-entry.ts";
import type { Caller } from "../../core/caller.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { readIdentityProviders } from "../../core/contract/identity-provider.ts";
import { routeNamed } from "../../core/contract/routes.ts";
import { fractionFrom } from "../../core/id.ts";
import { observe } from "../middleware/observed.ts";
import { createAuthorizeCall } from "./authorize-call.ts";
import { createVerifyApiKey } from "./verify-api-key.ts";

/** The admin key may have leaked when it is rotated: it is read anew far more often than other secrets. */
const ADMIN_KEY_CACHE = { maxAgeMs: 30_000, maxEntries: 1, now: systemNow, keyOf: (arn: string) => arn };

type Answer = APIGatewaySimpleAuthorizerWithContextResult<Caller | Record<string, never>>;

const environment = readEnvironment("authorize", process.env);
const { logger, middlewares } = observe(() => readAdminKey(environment.ADMIN_KEY_SECRET_ARN));
const secrets = new SecretsManagerClient(QUICK_AWS_CLIENT);
const readPepper = createPlatformSecret(secrets, environment.API_KEY_PEPPER_SECRET_ARN, systemNow);
const readAdminKey = cachedRead((arn: string) => readSecretVersions(secrets, arn), ADMIN_KEY_CACHE);

const table = { client: createDocumentClient(QUICK_AWS_CLIENT), name: environment.TABLE_NAME };
const append = createAppendToAuditLog(table, { pause: systemPause, fraction: () => fractionFrom(systemChance) });

const authorize = createAuthorizeCall({
  verifyApiKey: createVerifyApiKey({
    mode: environment.API_KEY_MODE === "live" ? "live" : "test",
    keys: createApiKeyReader(table),
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
  if (caller !== undefined) await writeDown(event, caller);
  return { isAuthorized: false, context: {} };
}

/** Somebody who held a key and does no longer. API Gateway keeps the refusal for a minute, so this cannot flood the log. */
async function writeDown(event: APIGatewayRequestAuthorizerEventV2, caller: Caller): Promise<void> {
  const { requestId, http } = event.requestContext;
  const act: AuditedAct = {
    tenant: caller.tenant,
    at: systemNow(),
    caller,
    action: routeNamed(event.routeKey) ?? event.routeKey,
    target: event.rawPath,
    outcome: "refused",
    status: 403,
    requestId,
    address: http.sourceIp,
  };
  // Refused is refused, whether it can be written down or not.
  await append(act).catch((error) => logger.error("cannot write to the audit log", { error: String(error), act }));
}

export const handler = middy<APIGatewayRequestAuthorizerEventV2, Answer>().use(middlewares).handler(authorizeCall);
