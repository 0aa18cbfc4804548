import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DecryptCommand, KMSClient, KMSServiceException } from "@aws-sdk/client-kms";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../local/engines/json-service.ts";
import { readPolicy } from "../../../local/gateway/policy.ts";
import { clientOptions, deliver, fakeService, operator, startGateway } from "./gateway-fixture.ts";

const queueArn = "arn:aws:sqs:eu-central-1:123456789012:retries";
const allow = (Action: string | string[], Resource: string | string[] = "*") => ({ Effect: "Allow", Action, Resource });
const sent = () => ({ MessageId: "m-1", MD5OfMessageBody: "6f8f57715090da2632453988d9a1501b" });

describe("the wire", () => {
  test("hands an operation and its input to the engine, and its output back", async () => {
    const sqs = fakeService({ GetQueueUrl: () => ({ QueueUrl: "http://127.0.0.1/123456789012/retries" }) });
    const gateway = await startGateway({ sqs });

    const client = new SQSClient(clientOptions(gateway, operator));
    const { QueueUrl, $metadata } = await client.send(new GetQueueUrlCommand({ QueueName: "retries" }));

    expect(QueueUrl).toBe("http://127.0.0.1/123456789012/retries");
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.stringMatching(/.+/) });
    expect(sqs.calls).toEqual([{ operation: "GetQueueUrl", input: { QueueName: "retries" } }]);
  });

  test("takes a queue URL on its own address as it is", async () => {
    const sqs = fakeService({ SendMessage: sent });
    const gateway = await startGateway({ sqs });
    const QueueUrl = `${gateway.url}/123456789012/retries`;

    const client = new SQSClient(clientOptions(gateway, operator));
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));

    expect(MessageId).toBe("m-1");
  });

  test("gives an SQS error so that the SDK finds its exception class and the older code", async () => {
    const refuse = () => {
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    };
    const gateway = await startGateway({ sqs: fakeService({ GetQueueUrl: refuse }) });

    const client = new SQSClient(clientOptions(gateway, operator));
    const error = await client.send(new GetQueueUrlCommand({ QueueName: "absent" })).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(QueueDoesNotExist);
    expect(error).toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      Error: { Code: "AWS.SimpleQueueService.NonExistentQueue", Type: "Sender" },
    });
  });

  test("gives a KMS error with its name, message and status", async () => {
    const refuse = () => {
      throw new AwsError("InvalidCiphertextException", "not what was sealed");
    };
    const gateway = await startGateway({ kms: fakeService({ Decrypt: refuse }) });

    const client = new KMSClient(clientOptions(gateway, operator));
    const error = await client
      .send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }))
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error).toMatchObject({
      name: "InvalidCiphertextException",
      message: "not what was sealed",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("shows an engine's own failure as the service's 500, and tells whoever runs it why", async () => {
    const failures: unknown[] = [];
    const bug = new TypeError("x is not a function");
    const breakDown = () => {
      throw bug;
    };
    const gateway = await startGateway({ kms: fakeService({ Decrypt: breakDown }) }, [operator], {
      onEngineFailure: (error) => failures.push(error),
    });

    const client = new KMSClient(clientOptions(gateway, operator));
    const decrypt = client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }));

    await expect(decrypt).rejects.toMatchObject({ name: "KMSInternalException", $metadata: { httpStatusCode: 500 } });
    expect(failures).toEqual([bug]);
  });

  test("names a service that has no engine", async () => {
    const gateway = await startGateway({});

    const client = new SecretsManagerClient(clientOptions(gateway, operator));
    const read = client.send(new GetSecretValueCommand({ SecretId: "pepper" }));

    await expect(read).rejects.toThrow('The local cloud has no engine for the service "secretsmanager"');
  });
});

describe("identity", () => {
  test("refuses a key that nobody has", async () => {
    const gateway = await startGateway({ kms: fakeService({}) });

    const client = new KMSClient(clientOptions(gateway, { ...operator, accessKeyId: "AKIASTRANGER" }));
    const decrypt = client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }));

    await expect(decrypt).rejects.toMatchObject({
      name: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    });
  });

  test("refuses a wrong secret, and the engine sees nothing", async () => {
    const kms = fakeService({});
    const gateway = await startGateway({ kms });

    const client = new KMSClient(clientOptions(gateway, { ...operator, secretAccessKey: "guessed" }));
    const decrypt = client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }));

    await expect(decrypt).rejects.toMatchObject({ name: "InvalidSignatureException" });
    expect(kms.calls).toEqual([]);
  });

  test("knows other callers once they replace the ones before", async () => {
    const gateway = await startGateway({ kms: fakeService({ Decrypt: () => ({ KeyId: "k" }) }) }, []);
    gateway.useIdentities([operator]);

    const client = new KMSClient(clientOptions(gateway, operator));
    const { KeyId } = await client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }));

    expect(KeyId).toBe("k");
  });
});

describe("authorization", () => {
  test("lets a function do what its role allows, and nothing beside it", async () => {
    const identity = deliver(allow("sqs:SendMessage", queueArn));
    const gateway = await startGateway({ sqs: fakeService({ SendMessage: sent }) }, [identity]);
    const client = new SQSClient(clientOptions(gateway, identity));

    await client.send(new SendMessageCommand({ QueueUrl: `${gateway.url}/123456789012/retries`, MessageBody: "m" }));
    const elsewhere = client.send(
      new SendMessageCommand({ QueueUrl: `${gateway.url}/123456789012/dead-letters`, MessageBody: "m" }),
    );

    await expect(elsewhere).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        "User: arn:aws:sts::123456789012:assumed-role/DeliverRole/deliver is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-central-1:123456789012:dead-letters because no identity-based policy allows the sqs:SendMessage action",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("refuses a JSON service's call with a 400", async () => {
    const identity = deliver();
    const kms = fakeService({});
    const gateway = await startGateway({ kms }, [identity]);

    const client = new KMSClient(clientOptions(gateway, identity));
    const decrypt = client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1) }));

    await expect(decrypt).rejects.toMatchObject({
      name: "AccessDeniedException",
      $metadata: { httpStatusCode: 400 },
    });
    expect(kms.calls.filter(({ operation }) => operation === "Decrypt")).toEqual([]);
  });

  test("honours what the policy of a key denies", async () => {
    const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/1";
    const policy = readPolicy({ Statement: { Effect: "Deny", Principal: "*", Action: "kms:Decrypt", Resource: "*" } });
    const gateway = await startGateway({ kms: fakeService({}) }, [operator], {
      resourcePolicies: (arn) => (arn === keyArn ? policy : []),
    });

    const client = new KMSClient(clientOptions(gateway, operator));
    const decrypt = client.send(new DecryptCommand({ KeyId: keyArn, CiphertextBlob: Uint8Array.of(1) }));

    await expect(decrypt).rejects.toThrow("with an explicit deny in a resource-based policy");
  });

  test("keeps what was asked for, granted or not", async () => {
    const identity = deliver(allow("sqs:SendMessage", queueArn));
    const gateway = await startGateway({ sqs: fakeService({}) }, [identity]);
    const client = new SQSClient(clientOptions(gateway, identity));
    const QueueUrl = `${gateway.url}/123456789012/retries`;

    await client.send(new ReceiveMessageCommand({ QueueUrl })).catch(() => {});
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "1", MessageBody: "m" }] }));

    expect(gateway.meter.usedGrants()).toEqual([
      { functionName: "deliver", action: "sqs:ReceiveMessage", resource: queueArn },
      { functionName: "deliver", action: "sqs:SendMessage", resource: queueArn },
    ]);
  });
});

describe("DynamoDB", () => {
  const capacity = { ConsumedCapacity: { TableName: "Posthorn", CapacityUnits: 0.5 } };

  /** An engine that answers every call in the same way, and keeps the bodies that it got. */
  function tables(status: number, content: object) {
    const bodies: string[] = [];
    return {
      bodies,
      forward: async (_: object, body: Uint8Array) => {
        bodies.push(Buffer.from(body).toString());
        const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-crc32": "1" };
        return { status, headers, body: Buffer.from(JSON.stringify(content)) };
      },
      call: async () => ({ Table: { KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }] } }),
    };
  }

  const getItem = new GetItemCommand({ TableName: "Posthorn", Key: { pk: { S: "TENANT#acme" } } });

  test("asks for the consumed capacity and keeps it to itself", async () => {
    const dynamodb = tables(200, { Item: { pk: { S: "TENANT#acme" } }, ...capacity });
    const gateway = await startGateway({ dynamodb });

    const answer = await new DynamoDBClient(clientOptions(gateway, operator)).send(getItem);

    expect(answer.Item).toEqual({ pk: { S: "TENANT#acme" } });
    expect(answer.ConsumedCapacity).toBeUndefined();
    expect(dynamodb.bodies).toEqual([
      '{"TableName":"Posthorn","Key":{"pk":{"S":"TENANT#acme"}},"ReturnConsumedCapacity":"TOTAL"}',
    ]);
    expect(gateway.meter.snapshot()).toMatchObject([{ operation: "GetItem", units: { "dynamodb.readUnits": 0.5 } }]);
  });

  test("gives the consumed capacity to a caller that asks for it", async () => {
    const gateway = await startGateway({ dynamodb: tables(200, capacity) });
    const asking = new GetItemCommand({ ...getItem.input, ReturnConsumedCapacity: "INDEXES" });

    const answer = await new DynamoDBClient(clientOptions(gateway, operator)).send(asking);

    expect(answer.ConsumedCapacity).toEqual({ TableName: "Posthorn", CapacityUnits: 0.5 });
  });

  test("confines a function to the partition keys that its role names", async () => {
    const identity = deliver({
      ...allow("dynamodb:*"),
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "CIRCUIT#*" } },
    });
    const gateway = await startGateway({ dynamodb: tables(200, {}) }, [identity]);
    const client = new DynamoDBClient(clientOptions(gateway, identity));

    await client.send(new PutItemCommand({ TableName: "Posthorn", Item: { pk: { S: "CIRCUIT#ep_1" } } }));

    await expect(client.send(getItem)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("passes the engine's own errors on as they are", async () => {
    const refused = {
      __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
      message: "no",
      Item: {},
    };
    const gateway = await startGateway({ dynamodb: tables(400, refused) });

    const put = new DynamoDBClient(clientOptions(gateway, operator)).send(
      new PutItemCommand({ TableName: "Posthorn", Item: { pk: { S: "a" } } }),
    );

    await expect(put).rejects.toMatchObject({ name: "ConditionalCheckFailedException", message: "no", Item: {} });
    expect(gateway.meter.snapshot()).toMatchObject([{ errors: 1, units: { "dynamodb.writeUnits": 1 } }]);
  });
});
