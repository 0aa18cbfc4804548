import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { deliverWith, functionArn, functionWithAlias, plan, role } from "./planning.ts";

describe("a function", () => {
  test("has Lambda's defaults where the template is silent", () => {
    expect(plan(functionWithAlias).functions).toEqual([
      {
        logicalId: "Deliver",
        name: "deliver",
        arn: functionArn,
        aliases: [{ name: "live", arn: `${functionArn}:live` }],
        handler: "index.handler",
        runtime: "nodejs24.x",
        assetDirectory: "/dist/deliver",
        timeoutSeconds: 3,
        memoryMb: 128,
        environment: {},
        roleArn: "arn:aws:iam::111122223333:role/deliver-role",
        logGroupName: "/aws/lambda/deliver",
      },
    ]);
  });

  test("has what the template says", () => {
    const Deliver = deliverWith({
      Timeout: 45,
      MemorySize: 512,
      Environment: { Variables: { SHARDS: 4, STAGE: "prod" } },
      ReservedConcurrentExecutions: 20,
      LoggingConfig: { LogGroup: "deliver-logs" },
      RecursiveLoop: "Allow",
    });

    expect(plan({ Role: role, Deliver }).functions).toMatchObject([
      {
        timeoutSeconds: 45,
        memoryMb: 512,
        environment: { SHARDS: "4", STAGE: "prod" },
        reservedConcurrency: 20,
        logGroupName: "deliver-logs",
        recursiveLoop: "Allow",
      },
    ]);
  });

  test.each<[JsonObject, string]>([
    [
      { Code: { S3Key: "gone.zip" } },
      'its code is "gone.zip", no asset of this assembly, where a directory was wanted',
    ],
    [
      { Code: { S3Key: "notes.txt" } },
      'its code is "notes.txt", the single file "/dist/notes.txt", where a directory was wanted',
    ],
    [{ Role: "arn:gone" }, 'its role is "arn:gone", which is no role of this assembly'],
    [{ Runtime: "python3.14" }, "its runtime is python3.14, the local cloud runs nodejs only"],
    [{ Timeout: 901 }, "its timeout is 901 s, Lambda allows 1 to 900"],
    [{ MemorySize: 64 }, "its memory is 64 MB, Lambda allows 128 to 10240"],
    [{ Environment: { Variables: { AWS_REGION: "x" } } }, "it sets AWS_REGION, which only Lambda may set"],
    [{ Environment: { Variables: { BIG: "x".repeat(4094) } } }, "its environment has 4097 bytes, Lambda allows 4096"],
  ])("with %j is a problem", (properties, found) => {
    expect(plan({ Role: role, Deliver: deliverWith(properties) }).problems).toEqual([
      `Shop/Deliver (AWS::Lambda::Function): ${found}`,
    ]);
  });
});
