import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { createDynamoDbEngine } from "../../../local/engines/dynamodb/engine.ts";
import { createKmsService } from "../../../local/engines/kms/kms-service.ts";
import { deliveries, kinds } from "../engines/dynamodb/engine-fixture.ts";
import { accountId, clientOptions, deliver, region, startGateway } from "./gateway-fixture.ts";

test.each(kinds)("reads and writes items of the %s DynamoDB engine, metered and within the role", async (kind) => {
  const dynamodb = await createDynamoDbEngine({ engine: kind });
  onTestFinished(() => dynamodb.close());
  await dynamodb.createTable(deliveries);
  const identity = deliver({
    Effect: "Allow",
    Action: ["dynamodb:PutItem", "dynamodb:GetItem"],
    Resource: "arn:aws:dynamodb:eu-central-1:123456789012:table/Deliveries",
    Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "DELIVERIES#*" } },
  });
  const gateway = await startGateway({ dynamodb }, [identity]);
  const client = new DynamoDBClient(clientOptions(gateway, identity));
  const Key = { pk: { S: "DELIVERIES#ep_1" }, sk: { S: "evt_1" } };
  const payload = { S: "x".repeat(2000) };

  await client.send(new PutItemCommand({ TableName: "Deliveries", Item: { ...Key, payload } }));
  const read = await client.send(new GetItemCommand({ TableName: "Deliveries", Key }));
  const elsewhere = client.send(
    new GetItemCommand({ TableName: "Deliveries", Key: { pk: { S: "KEY#1" }, sk: { S: "KEY" } } }),
  );

  await expect(elsewhere).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(read.Item).toEqual({ ...Key, payload });
  expect(
    gateway.meter.snapshot().map(({ operation, calls, errors, units }) => ({ operation, calls, errors, units })),
  ).toEqual([
    { operation: "PutItem", calls: 1, errors: 0, units: { "dynamodb.writeUnits": 2 } },
    { operation: "GetItem", calls: 2, errors: 1, units: { "dynamodb.readUnits": 0.5 } },
  ]);
});

test("knows the key of a ciphertext that is opened without naming one", async () => {
  const kms = createKmsService({ region, accountId });
  onTestFinished(() => kms.close());
  const created = z.object({ KeyMetadata: z.object({ Arn: z.string() }) }).parse(await kms.call("CreateKey", {}));
  const keyArn = created.KeyMetadata.Arn;
  const confined = { StringEquals: { "kms:EncryptionContext:tenant": "acme" } };
  const identity = deliver({
    Effect: "Allow",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: keyArn,
    Condition: confined,
  });
  const gateway = await startGateway({ kms }, [identity]);
  const client = new KMSClient(clientOptions(gateway, identity));
  const EncryptionContext = { tenant: "acme" };

  const { CiphertextBlob, Plaintext } = await client.send(
    new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256", EncryptionContext }),
  );
  const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  const otherTenant = client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { tenant: "globex" } }));

  expect(opened.Plaintext).toEqual(Plaintext);
  await expect(otherTenant).rejects.toMatchObject({ name: "AccessDeniedException" });
});
