import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { createDynamoDbEngine } from "../local/engines/dynamodb/engine.ts";
import { type Identity, operatorPrincipal } from "../local/gateway/authorize.ts";
import { createGateway } from "../local/gateway/gateway.ts";

// What the gateway adds to a call of an SDK client, in microseconds of one process. Run with: npx node bench/gateway.ts
const CALLS = 2_000;
const ROUNDS = 3;
const region = "eu-central-1";
const accountId = "000000000000";
const identity: Identity = {
  accessKeyId: "AKIABENCH",
  secretAccessKey: "secret",
  principal: operatorPrincipal(accountId),
};

async function microsecondsOf(call: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  for (let done = 0; done < CALLS; done += 1) await call();
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / CALLS);
}

/** The best round: what else this machine does only makes a round longer. */
async function best(call: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await microsecondsOf(call));
  return Math.min(...rounds);
}

const dynamodb = await createDynamoDbEngine({ engine: "auto" });
await dynamodb.createTable({
  TableName: "Bench",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
});
const kms = { call: async () => ({ Keys: [] }) };
const gateway = await createGateway({ engines: { dynamodb, kms }, identities: [identity], region, accountId });

const clientOf = (endpoint: string) => ({ endpoint, region, credentials: identity });
const direct = new DynamoDBClient(clientOf(dynamodb.url));
const through = new DynamoDBClient(clientOf(gateway.url));
const keys = new KMSClient(clientOf(gateway.url));
const getItem = { TableName: "Bench", Key: { pk: { S: "absent" } } };

const withoutGateway = await best(() => direct.send(new GetItemCommand(getItem)));
const withGateway = await best(() => through.send(new GetItemCommand(getItem)));
const inProcess = await best(() => keys.send(new ListKeysCommand({})));

console.log(`GetItem, client to ${dynamodb.kind} engine   ${withoutGateway} µs`);
console.log(`GetItem, through the gateway       ${withGateway} µs (× ${(withGateway / withoutGateway).toFixed(2)})`);
console.log(`an engine that does nothing        ${inProcess} µs, client included`);

for (const client of [direct, through, keys]) client.destroy();
await gateway.close();
await dynamodb.close();
