import type { Construct } from "constructs";
import { ATTENTION_INDEX } from "../../../core/contract/item-keys.ts";
import type { StageSettings } from "../../settings.ts";
import { PosthornFunction } from "../posthorn-function.ts";
import { allowEndpointSecrets, allowPayloads, allowSealing } from "../sealed-access.ts";
import { API_TIMEOUT, apiKeyModeOf, type BehindTheApi, leadingKeys } from "./behind-the-api.ts";

export function createManage(
  scope: Construct,
  { state, lanes, replays, announcements }: BehindTheApi,
  settings: StageSettings,
): PosthornFunction<"manage"> {
  const manage = new PosthornFunction(scope, "Manage", {
    name: "manage",
    settings,
    timeout: API_TIMEOUT,
    memoryMb: 512,
    environment: {
      ...state.environment,
      DELIVERIES_QUEUE_URL: lanes.deliveries.queueUrl,
      RETRIES_QUEUE_URL: lanes.retries.queueUrl,
      REPLAYS_QUEUE_URL: replays.queue.queueUrl,
      ANNOUNCEMENTS_QUEUE_URL: announcements.queue.queueUrl,
      PAYLOAD_BUCKET_NAME: state.payloads.bucketName,
      KEYRING_KEY_ARN: state.key.keyArn,
      EGRESS_RULES: JSON.stringify(settings.egress),
      SIGNING_KEY_SECRET_ARN: state.secrets.signingKey.secretArn,
      ENDPOINT_SECRET_PREFIX: settings.endpointSecretPrefix,
      API_KEY_PEPPER_SECRET_ARN: state.secrets.apiKeyPepper.secretArn,
      SESSION_KEY_SECRET_ARN: state.secrets.sessionKey.secretArn,
      API_KEY_MODE: apiKeyModeOf(settings),
    },
  });
  const { signingKey, apiKeyPepper, sessionKey } = state.secrets;
  manage.allow(
    ["secretsmanager:GetSecretValue"],
    [signingKey, apiKeyPepper, sessionKey].map(({ secretArn }) => secretArn),
  );
  manage.allow(
    ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    [state.table.tableArn],
  );
  // Previews of replays ask for the records of many deliveries.
  manage.allow(["dynamodb:BatchGetItem"], [state.table.tableArn], leadingKeys("DELIVERIES#*"));
  // Keys only: what changes in part elsewhere is replaced as a whole, under a condition on its version.
  manage.allow(["dynamodb:BatchGetItem", "dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("KEY#*"));
  manage.allow(
    ["sqs:SendMessage"],
    [lanes.deliveries, lanes.retries, replays.queue, announcements.queue].map(({ queueArn }) => queueArn),
  );
  manage.allow(["dynamodb:Query"], [`${state.table.tableArn}/index/${ATTENTION_INDEX.name}`]);
  allowPayloads(manage, "s3:GetObject", state);
  allowSealing(manage, state);
  allowEndpointSecrets(manage, settings.endpointSecretPrefix);
  return manage;
}
