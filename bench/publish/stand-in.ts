import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/**
 * What stands in for `manage` while publishing is measured. One route does nothing. The other makes the two calls that
 * publishing cannot do without, and nothing else: what it takes is the SDK, the engines and the machine.
 */
const TWO_CALLS_ROUTE = "POST /v1/keys";
/** Longer than any measurement: what is sent for its own sake is never received. */
const NEVER_SECONDS = 900;
/** About what a sealed payload of 2 KB takes in a message and in an item. */
const PAYLOAD = randomBytes(1_500).toString("base64");

const { TABLE_NAME, DELIVERIES_QUEUE_URL } = process.env;
const queue = new SQSClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

async function makeTwoCalls(): Promise<void> {
  const id = randomBytes(12).toString("hex");
  const message = { Id: "0", MessageBody: PAYLOAD, MessageGroupId: "bench", DelaySeconds: NEVER_SECONDS };
  await queue.send(new SendMessageBatchCommand({ QueueUrl: DELIVERIES_QUEUE_URL, Entries: [message] }));
  await table.send(new PutCommand({ TableName: TABLE_NAME, Item: { pk: "BENCH", sk: id, payload: PAYLOAD } }));
}

export const handler = async ({ routeKey }: APIGatewayProxyEventV2) => {
  if (routeKey === TWO_CALLS_ROUTE) await makeTwoCalls();
  return { statusCode: 202, body: "{}" };
};
