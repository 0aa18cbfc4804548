import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import middy from "@middy/core";
import type { SecretsManagerRotationEvent } from "aws-lambda";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { createRotatingSecrets } from "../../adapters/rotating-secret.ts";
import { systemChance } from "../../adapters/system.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { SECRET_RULES, type SecretRules } from "../../core/platform-secret-rules.ts";
import { observe } from "../middleware/observed.ts";
import { createRotateSecret } from "./rotate-secret.ts";

const environment = readEnvironment("rotate", process.env);
const { logger, middlewares } = observe();

const rulesByArn: ReadonlyMap<string, SecretRules> = new Map([
  [environment.SIGNING_KEY_SECRET_ARN, SECRET_RULES.signingKey],
  [environment.API_KEY_PEPPER_SECRET_ARN, SECRET_RULES.apiKeyPepper],
  [environment.SESSION_KEY_SECRET_ARN, SECRET_RULES.sessionKey],
  [environment.ADMIN_KEY_SECRET_ARN, SECRET_RULES.adminKey],
]);
const rotate = createRotateSecret({
  ...createRotatingSecrets(new SecretsManagerClient(AWS_CLIENT)),
  rulesOf: (secretArn) => rulesByArn.get(secretArn),
  chance: systemChance,
});

async function rotateSecret({ Step, SecretId, ClientRequestToken }: SecretsManagerRotationEvent): Promise<void> {
  await rotate({ step: Step, secretArn: SecretId, token: ClientRequestToken });
  logger.info("rotation step made", { step: Step, secretArn: SecretId, version: ClientRequestToken });
}

export const handler = middy<SecretsManagerRotationEvent, void>().use(middlewares).handler(rotateSecret);
