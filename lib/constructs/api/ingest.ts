import type { Construct } from "constructs";
import type { StageSettings } from "../../settings.ts";
import { PosthornFunction } from "../posthorn-function.ts";
import { allowPayloads, allowSealing } from "../sealed-access.ts";
import { API_TIMEOUT, type BehindTheApi, leadingKeys } from "./behind-the-api.ts";

export function createIngest(
  scope: Construct,
  { state, lanes }: BehindTheApi,
  settings: StageSettings,
): PosthornFunction<"ingest"> {
  const ingest = new PosthornFunction(scope, "Ingest", {
    name: "ingest",
    settings,
    timeout: API_TIMEOUT,
    memoryMb: 512,
    environment: {
      ...state.environment,
      DELIVERIES_QUEUE_URL: lanes.deliveries.queueUrl,
      PAYLOAD_BUCKET_NAME: state.payloads.bucketName,
      KEYRING_KEY_ARN: state.key.keyArn,
      EVENT_TYPES: settings.eventTypes,
      PUBLISH_LIMITS: JSON.stringify(settings.publishLimits),
    },
  });
  ingest.allow(
    ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:BatchWriteItem"],
    [state.table.tableArn],
  );
  ingest.allow(["dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("STATS#*"));
  ingest.allow(["sqs:SendMessage"], [lanes.deliveries.queueArn]);
  allowPayloads(ingest, "s3:PutObject", state);
  allowSealing(ingest, state);
  return ingest;
}
