import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { TestCloud } from "../cloud.ts";
import type { Straw } from "./haystack.ts";

/** All that the services would hand out, and all that was logged. Metrics are log lines (EMF). */
export async function everythingReadable(cloud: TestCloud): Promise<Straw[]> {
  const logs = cloud.logs.map((line, index) => ({ place: `log line ${index}`, bytes: Buffer.from(line) }));
  return [...logs, ...(await everyItem(cloud)), ...(await everyWaitingMessage(cloud))];
}

/** All files below a directory: what was deleted and not yet overwritten is still in those of the databases. */
export function everyFile(directory: string): Straw[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ place: `file ${relative(directory, path)}`, bytes: readFileSync(path) }));
}

async function everyItem({ cloud }: TestCloud): Promise<Straw[]> {
  const { place, gateway, operator } = cloud;
  const client = new DynamoDBClient({ region: place.region, endpoint: gateway.url, credentials: operator });
  const straws: Straw[] = [];
  for (const { name } of cloud.plan.tables) straws.push(...(await itemsOf(client, name)));
  client.destroy();
  return straws;
}

async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Straw[]> {
  const straws: Straw[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    for (const item of page.Items ?? []) {
      const place = `item ${item.pk?.S} ${item.sk?.S}`;
      straws.push(...leavesOf(item).map((bytes) => ({ place, bytes })));
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return straws;
}

/** Binary attributes as their bytes, everything else as its text. */
function leavesOf(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, part]) => [Buffer.from(key), ...leavesOf(part)]);
  return [Buffer.from(String(value))];
}

async function everyWaitingMessage(cloud: TestCloud): Promise<Straw[]> {
  const straws: Straw[] = [];
  for (const { url, name } of cloud.cloud.plan.queues) {
    for (;;) {
      const { Messages = [] } = await cloud.queue.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          VisibilityTimeout: 600,
        }),
      );
      if (Messages.length === 0) break;
      straws.push(
        ...Messages.map((message) => ({ place: `message ${name}`, bytes: Buffer.from(JSON.stringify(message)) })),
      );
    }
  }
  return straws;
}
