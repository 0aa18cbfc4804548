import { describe, expect, test } from "vitest";
import { at, plan, resource } from "./planning.ts";

describe("a table", () => {
  const properties = {
    TableName: "events",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "attention",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
        WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 5 },
      },
    ],
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    BillingMode: "PROVISIONED",
  };

  test.each(["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])(
    "of type %s becomes a call of CreateTable",
    (type) => {
      expect(plan({ Events: resource(type, properties) }).tables).toEqual([
        {
          name: "events",
          arn: at("dynamodb", "table/events"),
          createTable: {
            TableName: "events",
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
            GlobalSecondaryIndexes: [
              {
                IndexName: "attention",
                KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
                Projection: { ProjectionType: "ALL" },
              },
            ],
          },
          ttlAttribute: "expiresAt",
        },
      ]);
    },
  );
});

test("a bucket expires its objects by the earliest of its rules that are enabled", () => {
  const rule = (days: number, status = "Enabled") => ({ Status: status, ExpirationInDays: days });
  const Rules = [rule(31), rule(7), rule(1, "Disabled"), { Status: "Enabled" }];

  expect(
    plan({ B: resource("AWS::S3::Bucket", { BucketName: "b", LifecycleConfiguration: { Rules } }) }).buckets,
  ).toEqual([{ name: "b", arn: "arn:aws:s3:::b", expirationDays: 7 }]);
});
