import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../local/engines/json-service.ts";
import type { AccessOf, LookUp } from "../../../local/gateway/access/access-of.ts";
import { dynamoDbAccess } from "../../../local/gateway/access/dynamodb.ts";
import { eventsAccess } from "../../../local/gateway/access/events.ts";
import { kmsAccess } from "../../../local/gateway/access/kms.ts";
import { s3Access } from "../../../local/gateway/access/s3.ts";
import { secretsManagerAccess } from "../../../local/gateway/access/secrets-manager.ts";
import { sqsAccess } from "../../../local/gateway/access/sqs.ts";
import { accountId, region } from "./gateway-fixture.ts";

const nothing: LookUp = async () => {
  throw new Error("There is nothing to find");
};

const ask = async (accessOf: AccessOf, operation: string, input: JsonObject, lookUp = nothing) =>
  (await accessOf({ operation, input, place: { region, accountId }, lookUp })).map(({ action, resource }) => [
    action,
    resource,
  ]);

const contextOf = async (accessOf: AccessOf, operation: string, input: JsonObject, lookUp = nothing) =>
  (await accessOf({ operation, input, place: { region, accountId }, lookUp }))[0]?.context;

describe("SQS", () => {
  const QueueUrl = "http://127.0.0.1:4000/123456789012/retries";
  const retries = "arn:aws:sqs:eu-central-1:123456789012:retries";
  const deadLetters = "arn:aws:sqs:eu-central-1:123456789012:dead-letters";

  test.each([
    ["SendMessage", "sqs:SendMessage"],
    ["SendMessageBatch", "sqs:SendMessage"],
    ["DeleteMessageBatch", "sqs:DeleteMessage"],
    ["ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"],
    ["ReceiveMessage", "sqs:ReceiveMessage"],
  ])("%s needs %s on the queue", async (operation, action) => {
    expect(await ask(sqsAccess, operation, { QueueUrl })).toEqual([[action, retries]]);
  });

  test("names the queue by its name where there is no URL yet", async () => {
    expect(await ask(sqsAccess, "GetQueueUrl", { QueueName: "retries" })).toEqual([["sqs:GetQueueUrl", retries]]);
  });

  test("needs for a move task what the task does", async () => {
    const input = { SourceArn: deadLetters, DestinationArn: retries };

    expect(await ask(sqsAccess, "StartMessageMoveTask", input)).toEqual([
      ["sqs:StartMessageMoveTask", deadLetters],
      ["sqs:ReceiveMessage", deadLetters],
      ["sqs:DeleteMessage", deadLetters],
      ["sqs:GetQueueAttributes", deadLetters],
      ["sqs:SendMessage", retries],
    ]);
  });
});

describe("DynamoDB", () => {
  const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/Posthorn";
  const room = "arn:aws:dynamodb:eu-central-1:123456789012:table/WaitingRoom";
  const description = {
    Table: {
      KeySchema: [
        { AttributeName: "sk", KeyType: "RANGE" },
        { AttributeName: "pk", KeyType: "HASH" },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: "attention", KeySchema: [{ AttributeName: "attention", KeyType: "HASH" }] },
      ],
    },
  };
  const describing: LookUp = async () => description;
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "x" } });
  const keysOf = async (operation: string, input: JsonObject) =>
    (await contextOf(dynamoDbAccess, operation, input, describing))?.["dynamodb:leadingkeys"];

  test("needs the operation on the table", async () => {
    expect(await ask(dynamoDbAccess, "PutItem", { TableName: "Posthorn" })).toEqual([["dynamodb:PutItem", table]]);
    expect(await ask(dynamoDbAccess, "PutItem", { TableName: table })).toEqual([["dynamodb:PutItem", table]]);
  });

  test("needs it on the index where one is asked", async () => {
    expect(await ask(dynamoDbAccess, "Query", { TableName: "Posthorn", IndexName: "attention" })).toEqual([
      ["dynamodb:Query", `${table}/index/attention`],
    ]);
  });

  test("needs a batch's action on each of its tables", async () => {
    expect(await ask(dynamoDbAccess, "BatchWriteItem", { RequestItems: { Posthorn: [], WaitingRoom: [] } })).toEqual([
      ["dynamodb:BatchWriteItem", table],
      ["dynamodb:BatchWriteItem", room],
    ]);
  });

  test("needs for a transaction what its parts need", async () => {
    const TransactItems = [
      { Put: { TableName: "Posthorn" } },
      { Update: { TableName: "WaitingRoom" } },
      { ConditionCheck: { TableName: "Posthorn" } },
    ];

    expect(await ask(dynamoDbAccess, "TransactWriteItems", { TransactItems })).toEqual([
      ["dynamodb:PutItem", table],
      ["dynamodb:UpdateItem", room],
      ["dynamodb:ConditionCheckItem", table],
    ]);
  });

  test.each([
    ["an item", "PutItem", { TableName: "Posthorn", Item: key("TENANT#a") }, ["TENANT#a"]],
    ["a key", "GetItem", { TableName: "Posthorn", Key: key("TENANT#a") }, ["TENANT#a"]],
    [
      "a query",
      "Query",
      {
        TableName: "Posthorn",
        KeyConditionExpression: "begins_with(sk, :sk) AND #pk = :pk",
        ExpressionAttributeNames: { "#pk": "pk" },
        ExpressionAttributeValues: { ":pk": { S: "TENANT#a" }, ":sk": { S: "EVENT" } },
      },
      ["TENANT#a"],
    ],
    [
      "a query of an index",
      "Query",
      {
        TableName: "Posthorn",
        IndexName: "attention",
        KeyConditionExpression: "attention=:tenant",
        ExpressionAttributeValues: { ":tenant": { S: "TENANT#a" } },
      },
      ["TENANT#a"],
    ],
    [
      "a batch of reads",
      "BatchGetItem",
      { RequestItems: { Posthorn: { Keys: [key("TENANT#a"), key("TENANT#b"), key("TENANT#a")] } } },
      ["TENANT#a", "TENANT#b"],
    ],
    [
      "a batch of writes",
      "BatchWriteItem",
      {
        RequestItems: {
          Posthorn: [{ PutRequest: { Item: key("TENANT#a") } }, { DeleteRequest: { Key: key("TENANT#b") } }],
        },
      },
      ["TENANT#a", "TENANT#b"],
    ],
  ])("knows the partition keys of %s", async (_, operation, input, expected) => {
    expect(await keysOf(operation, input)).toEqual(expected);
  });

  test("has no partition keys for a scan", async () => {
    expect(await keysOf("Scan", { TableName: "Posthorn" })).toBeUndefined();
  });
});

describe("KMS", () => {
  const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/0f3a";
  const describing: LookUp = async (operation, { KeyId }) =>
    operation === "DescribeKey" && KeyId === "alias/posthorn" ? { KeyMetadata: { Arn: keyArn } } : {};

  test("speaks of a key by its ARN, however the call names it", async () => {
    expect(await ask(kmsAccess, "GenerateDataKey", { KeyId: "alias/posthorn" }, describing)).toEqual([
      ["kms:GenerateDataKey", keyArn],
    ]);
    expect(await ask(kmsAccess, "GenerateDataKey", { KeyId: keyArn })).toEqual([["kms:GenerateDataKey", keyArn]]);
    expect(await ask(kmsAccess, "GenerateDataKey", { KeyId: "0f3a" })).toEqual([["kms:GenerateDataKey", keyArn]]);
  });

  test("knows the encryption context and the alias that was asked for", async () => {
    const input = { KeyId: "alias/posthorn", EncryptionContext: { Tenant: "acme", purpose: "keyring" } };

    expect(await contextOf(kmsAccess, "Decrypt", input, describing)).toEqual({
      "kms:encryptioncontext:tenant": ["acme"],
      "kms:encryptioncontext:purpose": ["keyring"],
      "kms:encryptioncontextkeys": ["Tenant", "purpose"],
      "kms:requestalias": ["alias/posthorn"],
    });
  });

  test("needs both halves of a ReEncrypt", async () => {
    const other = "arn:aws:kms:eu-central-1:123456789012:key/1";

    expect(await ask(kmsAccess, "ReEncrypt", { SourceKeyId: keyArn, DestinationKeyId: other })).toEqual([
      ["kms:ReEncryptFrom", keyArn],
      ["kms:ReEncryptTo", other],
    ]);
  });

  test("needs what has no key on everything", async () => {
    expect(await ask(kmsAccess, "ListKeys", {})).toEqual([["kms:ListKeys", "*"]]);
  });
});

describe("Secrets Manager", () => {
  const secretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:pepper-AbCdEf";

  test("speaks of a secret by the ARN that only the engine knows", async () => {
    const describing: LookUp = async () => ({ ARN: secretArn });

    expect(await ask(secretsManagerAccess, "GetSecretValue", { SecretId: "pepper" }, describing)).toEqual([
      ["secretsmanager:GetSecretValue", secretArn],
    ]);
  });

  test("falls back to the name for a secret that is not there", async () => {
    expect(await ask(secretsManagerAccess, "CreateSecret", { Name: "pepper" })).toEqual([
      ["secretsmanager:CreateSecret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:pepper"],
    ]);
  });
});

test("EventBridge needs PutEvents on the bus of each entry", async () => {
  const bus = "arn:aws:events:eu-central-1:123456789012:event-bus/posthorn";

  expect(
    await ask(eventsAccess, "PutEvents", { Entries: [{ EventBusName: "posthorn" }, { EventBusName: bus }, {}] }),
  ).toEqual([
    ["events:PutEvents", bus],
    ["events:PutEvents", bus],
    ["events:PutEvents", "arn:aws:events:eu-central-1:123456789012:event-bus/default"],
  ]);
});

test.each([
  ["PutObject", "arn:aws:s3:::b/k", "s3:PutObject", "arn:aws:s3:::b/k"],
  ["HeadObject", "arn:aws:s3:::b/k", "s3:GetObject", "arn:aws:s3:::b/k"],
  ["ListObjectsV2", "arn:aws:s3:::b", "s3:ListBucket", "arn:aws:s3:::b"],
  ["DeleteObjects", "arn:aws:s3:::b", "s3:DeleteObject", "arn:aws:s3:::b/*"],
])("S3's %s on %s needs %s on %s", (operation, resourceArn, action, resource) => {
  expect(s3Access({ operation, resourceArn })).toMatchObject([{ action, resource }]);
});
