import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { StageSettings } from "../../settings.ts";
import { PosthornFunction } from "../posthorn-function.ts";
import type { State } from "../state.ts";
import { apiKeyModeOf, leadingKeys } from "./behind-the-api.ts";

export function createAuthorize(
  scope: Construct,
  state: State,
  settings: StageSettings,
): PosthornFunction<"authorize"> {
  const authorize = new PosthornFunction(scope, "Authorize", {
    name: "authorize",
    settings,
    timeout: Duration.seconds(5),
    memoryMb: 256,
    environment: {
      TABLE_NAME: state.table.tableName,
      ADMIN_KEY_SECRET_ARN: state.adminKey.secretArn,
      API_KEY_PEPPER_SECRET_ARN: state.secrets.apiKeyPepper.secretArn,
      API_KEY_MODE: apiKeyModeOf(settings),
      IDENTITY_PROVIDERS: JSON.stringify(settings.identityProviders),
    },
  });
  authorize.allow(["secretsmanager:GetSecretValue"], [state.adminKey.secretArn, state.secrets.apiKeyPepper.secretArn]);
  authorize.allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("KEY#*"));
  authorize.allow(["dynamodb:Query", "dynamodb:PutItem"], [state.table.tableArn], leadingKeys("AUDIT#*"));
  return authorize;
}
