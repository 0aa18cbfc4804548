// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import { planCloud } from "../../../local/assembly/plan.ts";
import type { JsonObject } from "../../../local/engines/json-service.ts";
import { evaluateTemplates } from "./literal-assembly.ts";

const assets = [
  { objectKey: "deliver.zip", path: "/dist/deliver", packaging: "zip" },
  { objectKey: "notes.txt", path: "/dist/notes.txt", packaging: "file" },
] as const;

function plan(resources: JsonObject) {
  return planCloud(evaluateTemplates({ Shop: { Resources: resources } }), assets);
}

const resource = (type: string, properties: JsonObject = {}): JsonObject => ({ Type: type, Properties: properties });
const at = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111122223333:${name}`;
const functionArn = at("lambda", "function:deliver");

const role = resource("AWS::IAM::Role", { RoleName: "deliver-role" });
const deliverWith = (properties: JsonObject = {}): JsonObject =>
  resource("AWS::Lambda::Function", {
    FunctionName: "deliver",
    Handler: "index.handler",
    Runtime: "nodejs24.x",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { S3Bucket: "assets", S3Key: "deliver.zip" },
    ...properties,
  });
const live = resource("AWS::Lambda::Alias", { FunctionName: { Ref: "Deliver" }, FunctionVersion: "1", Name: "live" });
const functionWithAlias = { Role: role, Deliver: deliverWith(), Live: live };

describe("a queue", () => {
  test("has its attributes as SQS takes them: text, and JSON within text", () => {
    const { queues, problems } = plan({
      Dead: resource("AWS::SQS::Queue", { QueueName: "dead" }),
      Lane: resource("AWS::SQS::Queue", {
        QueueName: "lane",
        VisibilityTimeout: 270,
        DelaySeconds: "5",
        KmsMasterKeyId: "alias/aws/sqs",
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 5 },
      }),
    });

    expect(problems).toEqual([]);
    expect(queues).toEqual([
      { name: "dead", url: "http://127.0.0.1:4566/111122223333/dead", arn: at("sqs", "dead"), attributes: {} },
      {
        name: "lane",
        url: "http://127.0.0.1:4566/111122223333/lane",
        arn: at("sqs", "lane"),
        attributes: {
          VisibilityTimeout: "270",
          DelaySeconds: "5",
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead","maxReceiveCount":5}',
        },
      },
    ]);
  });

  test.each<[JsonObject, string]>([
    [{ DelaySeconds: 901 }, "DelaySeconds is 901, SQS allows 0 to 900"],
    [{ VisibilityTimeout: 43_201 }, "VisibilityTimeout is 43201, SQS allows 0 to 43200"],
    [{ MessageRetentionPeriod: 59 }, "MessageRetentionPeriod is 59, SQS allows 60 to 1209600"],
    [
      { RedrivePolicy: { deadLetterTargetArn: at("sqs", "gone"), maxReceiveCount: 5 } },
      `RedrivePolicy sends to "${at("sqs", "gone")}", which is no queue of this assembly`,
    ],
  ])("with %j is a problem", (properties, found) => {
    expect(plan({ Lane: resource("AWS::SQS::Queue", properties) }).problems).toEqual([
      `Shop/Lane (AWS::SQS::Queue): ${found}`,
    ]);
  });

  test("with a value that is no number is refused with its place", () => {
    expect(() => plan({ Lane: resource("AWS::SQS::Queue", { DelaySeconds: "soon" }) })).toThrow(
      /^Cannot use Shop\/Lane at Properties.DelaySeconds of AWS::SQS::Queue: .*, found "soon"$/,
    );
  });
});

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

describe("a key", () => {
  const key = resource("AWS::KMS::Key", { KeyPolicy: { Statement: [] }, EnableKeyRotation: true });
  const aliasOf = (target: JsonObject | string) =>
    resource("AWS::KMS::Alias", { AliasName: "alias/posthorn", TargetKeyId: target });

  test.each<[string, JsonObject]>([
    ["id", { Ref: "Key" }],
    ["ARN", { "Fn::GetAtt": ["Key", "Arn"] }],
  ])("is found by its alias through its %s", (_, target) => {
    expect(plan({ Key: key, Alias: aliasOf(target) }).keys).toMatchObject([
      { policy: { Statement: [] }, rotation: true, enabled: true, alias: "alias/posthorn" },
    ]);
  });

  test("that an alias cannot find is a problem", () => {
    expect(plan({ Alias: aliasOf("gone") }).problems).toEqual([
      'Shop/Alias (AWS::KMS::Alias): it stands for "gone", which is no key of this assembly',
    ]);
  });
});

test("a secret knows its name without the suffix of its ARN, and who rotates it", () => {
  const { secrets } = plan({
    ...functionWithAlias,
    Pepper: resource("AWS::SecretsManager::Secret", { Name: "pepper", GenerateSecretString: { PasswordLength: 48 } }),
    Rotation: resource("AWS::SecretsManager::RotationSchedule", {
      SecretId: { Ref: "Pepper" },
      RotationLambdaARN: { Ref: "Live" },
      RotationRules: { ScheduleExpression: "rate(30 days)" },
    }),
  });

  expect(secrets).toEqual([
    {
      name: "pepper",
      arn: expect.stringMatching(/:secret:pepper-[0-9a-z]{6}$/),
      properties: { GenerateSecretString: { PasswordLength: 48 } },
      rotation: {
        functionName: "deliver",
        functionArn,
        targetArn: `${functionArn}:live`,
        rules: { ScheduleExpression: "rate(30 days)" },
      },
    },
  ]);
});

describe("a role", () => {
  const allow = (action: string) => ({ Effect: "Allow", Action: action, Resource: "*" });
  const allowed = (action: string) => ({ Effect: "Allow", Action: [action], Resource: ["*"] });
  const policyOf = (statement: JsonObject) => ({ Version: "2012-10-17", Statement: [statement] });

  test("has the statements of every policy that is attached in any way, and AWS's own by ARN", () => {
    const { roles } = plan({
      Role: resource("AWS::IAM::Role", {
        RoleName: "deliver-role",
        Policies: [{ PolicyName: "inline", PolicyDocument: policyOf(allow("sqs:SendMessage")) }],
        ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/Basic", { Ref: "Shared" }],
      }),
      Inline: resource("AWS::IAM::Policy", {
        PolicyDocument: policyOf(allow("kms:Decrypt")),
        Roles: [{ Ref: "Role" }],
      }),
      Shared: resource("AWS::IAM::ManagedPolicy", { PolicyDocument: { Statement: allow("s3:GetObject") } }),
      Others: resource("AWS::IAM::ManagedPolicy", { PolicyDocument: policyOf(allow("s3:PutObject")) }),
    });

    expect(roles).toEqual([
      {
        name: "deliver-role",
        arn: "arn:aws:iam::111122223333:role/deliver-role",
        statements: [allowed("sqs:SendMessage"), allowed("kms:Decrypt"), allowed("s3:GetObject")],
        managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/Basic"],
      },
    ]);
  });

  test("that a policy cannot find is a problem", () => {
    const policy = resource("AWS::IAM::Policy", { PolicyDocument: policyOf(allow("a:B")), Roles: ["gone"] });

    expect(plan({ Policy: policy }).problems).toEqual([
      'Shop/Policy (AWS::IAM::Policy): there is no role "gone" to attach it to',
    ]);
  });
});

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

describe("an event source", () => {
  const lane = resource("AWS::SQS::Queue", { QueueName: "lane", VisibilityTimeout: 30 });
  const mappingWith = (properties: JsonObject = {}): JsonObject =>
    resource("AWS::Lambda::EventSourceMapping", {
      FunctionName: { Ref: "Live" },
      EventSourceArn: { "Fn::GetAtt": ["Lane", "Arn"] },
      ...properties,
    });
  const withMapping = (properties: JsonObject = {}, changes: JsonObject = {}) =>
    plan({ ...functionWithAlias, Lane: lane, Source: mappingWith(properties), ...changes });

  test("connects queue and function with Lambda's defaults", () => {
    expect(withMapping().eventSources).toEqual([
      {
        functionName: "deliver",
        functionArn,
        targetArn: `${functionArn}:live`,
        queueArn: at("sqs", "lane"),
        queueUrl: "http://127.0.0.1:4566/111122223333/lane",
        batchSize: 10,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: false,
        enabled: true,
      },
    ]);
  });

  test("has what the template says", () => {
    const { eventSources } = withMapping({
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 50 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"type":["a"]}}' }] },
      Enabled: false,
    });

    expect(eventSources).toMatchObject([
      {
        batchSize: 100,
        batchingWindowSeconds: 1,
        maximumConcurrency: 50,
        reportBatchItemFailures: true,
        filterCriteria: { Filters: [{ Pattern: '{"body":{"type":["a"]}}' }] },
        enabled: false,
      },
    ]);
  });

  test.each<[JsonObject, string]>([
    [{ BatchSize: 11 }, "its batch size is 11, which needs a batching window of at least 1 s"],
    [{ BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, "its batch size is 10001, Lambda allows 1 to 10000"],
    [{ MaximumBatchingWindowInSeconds: 301 }, "its batching window is 301 s, Lambda allows 300"],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, "its maximum concurrency is 1, Lambda allows 2 to 1000"],
    [{ ScalingConfig: { MaximumConcurrency: 1001 } }, "its maximum concurrency is 1001, Lambda allows 2 to 1000"],
    [{ EventSourceArn: at("sqs", "gone") }, `it reads "${at("sqs", "gone")}", no queue of this assembly`],
    [{ FunctionName: "gone" }, 'it invokes "gone", which is no function of this assembly'],
    [
      { FunctionName: "deliver:dead" },
      `it invokes "${functionArn}:dead", which is no alias or version of that function`,
    ],
  ])("with %j is a problem", (properties, found) => {
    expect(withMapping(properties).problems).toEqual([`Shop/Source (AWS::Lambda::EventSourceMapping): ${found}`]);
  });

  test("of a queue whose messages come back while the function still works is a problem", () => {
    expect(withMapping({}, { Deliver: deliverWith({ Timeout: 31 }) }).problems).toEqual([
      'Shop/Source (AWS::Lambda::EventSourceMapping): the visibility timeout of "lane" is 30 s, less than the 31 s that "deliver" may take',
    ]);
  });
});

describe("an HTTP API", () => {
  const uri = { "Fn::Sub": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Live}/invocations" };
  const ofApi = { ApiId: { Ref: "Api" } };
  const api = resource("AWS::ApiGatewayV2::Api", { Name: "posthorn", ProtocolType: "HTTP" });
  const stageWith = (properties: JsonObject = {}) =>
    resource("AWS::ApiGatewayV2::Stage", { ...ofApi, StageName: "$default", ...properties });
  const integration = resource("AWS::ApiGatewayV2::Integration", {
    ...ofApi,
    IntegrationType: "AWS_PROXY",
    IntegrationUri: { Ref: "Live" },
    PayloadFormatVersion: "2.0",
  });
  const authorizerWith = (properties: JsonObject = {}) =>
    resource("AWS::ApiGatewayV2::Authorizer", {
      ...ofApi,
      AuthorizerType: "REQUEST",
      AuthorizerUri: uri,
      AuthorizerPayloadFormatVersion: "2.0",
      AuthorizerResultTtlInSeconds: 60,
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.Authorization"],
      ...properties,
    });
  const target = { "Fn::Sub": "integrations/${Integration}" };
  const routeWith = (routeKey: string, properties: JsonObject = {}) =>
    resource("AWS::ApiGatewayV2::Route", { ...ofApi, RouteKey: routeKey, Target: target, ...properties });
  const guarded = { AuthorizationType: "CUSTOM", AuthorizerId: { Ref: "Authorizer" } };
  const parts = { ...functionWithAlias, Api: api, Stage: stageWith(), Integration: integration };

  test("has its routes, each with its function and its authorizer", () => {
    const { httpApis, problems } = plan({
      ...parts,
      Authorizer: authorizerWith(),
      Publish: routeWith("POST /v1/events", guarded),
      Health: routeWith("GET /health/live"),
    });

    const invoked = { functionName: "deliver", functionArn, targetArn: `${functionArn}:live` };
    expect(problems).toEqual([]);
    expect(httpApis).toEqual([
      {
        apiId: expect.stringMatching(/^[0-9a-z]{10}$/),
        name: "posthorn",
        stage: "$default",
        routes: [
          {
            ...invoked,
            routeKey: "POST /v1/events",
            authorizer: {
              ...invoked,
              authorizerId: expect.stringMatching(/^[0-9a-z]{10}$/),
              identitySources: ["$request.header.Authorization"],
              resultTtlSeconds: 60,
              payloadFormatVersion: "2.0",
              simpleResponses: true,
            },
          },
          { ...invoked, routeKey: "GET /health/live" },
        ],
      },
    ]);
  });

  test("has its throttle and its CORS rules", () => {
    const Cors = { AllowOrigins: ["https://example.com"], AllowMethods: ["GET"], MaxAge: 60 };
    const { httpApis } = plan({
      Api: resource("AWS::ApiGatewayV2::Api", { Name: "a", ProtocolType: "HTTP", CorsConfiguration: Cors }),
      Stage: stageWith({ DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 } }),
    });

    expect(httpApis).toMatchObject([
      {
        throttle: { requestsPerSecond: 1000, burst: 2000 },
        cors: {
          allowOrigins: ["https://example.com"],
          allowMethods: ["GET"],
          allowHeaders: [],
          exposeHeaders: [],
          allowCredentials: false,
          maxAgeSeconds: 60,
        },
      },
    ]);
  });

  test("never opens a route whose authorizer is missing", () => {
    const { httpApis, problems } = plan({
      ...parts,
      Publish: routeWith("POST /x", { ...guarded, AuthorizerId: "gone" }),
    });

    expect(httpApis).toMatchObject([{ routes: [] }]);
    expect(problems).toEqual([
      'Shop/Publish (AWS::ApiGatewayV2::Route): "POST /x" wants the authorizer "gone", which is none of its API',
    ]);
  });

  test.each<[string, JsonObject, string]>([
    [
      "a route twice",
      { One: routeWith("GET /x"), Two: routeWith("GET /x") },
      'Shop/Two (AWS::ApiGatewayV2::Route): its API has "GET /x" already',
    ],
    [
      "a route to nowhere",
      { One: routeWith("GET /x", { Target: "integrations/gone" }) },
      'Shop/One (AWS::ApiGatewayV2::Route): its target is "integrations/gone", which is no integration of its API',
    ],
    [
      "answers cached for too long",
      { Authorizer: authorizerWith({ AuthorizerResultTtlInSeconds: 3601 }) },
      "Shop/Authorizer (AWS::ApiGatewayV2::Authorizer): its answers live 3601 s, API Gateway allows 3600",
    ],
    [
      "answers cached for nobody in particular",
      { Authorizer: authorizerWith({ IdentitySource: [] }) },
      "Shop/Authorizer (AWS::ApiGatewayV2::Authorizer): its answers are cached, which needs an identity source to tell callers apart",
    ],
  ])("with %s is a problem", (_, changes, problem) => {
    expect(plan({ ...parts, ...changes }).problems).toEqual([problem]);
  });

  test("without a stage is a problem", () => {
    expect(plan({ Api: api }).problems).toEqual([
      "Shop/Api (AWS::ApiGatewayV2::Api): it has no stage, so nobody can call it",
    ]);
  });

  test("that authorizes in a way the local cloud cannot is refused with its place", () => {
    expect(() => plan({ ...parts, Publish: routeWith("GET /x", { AuthorizationType: "AWS_IAM" }) })).toThrow(
      /^Cannot use Shop\/Publish at Properties.AuthorizationType of AWS::ApiGatewayV2::Route: .*, found "AWS_IAM"$/,
    );
  });
});

describe("a schedule", () => {
  const scheduleWith = (expression: string, properties: JsonObject = {}) =>
    resource("AWS::Scheduler::Schedule", {
      Name: "wake",
      ScheduleExpression: expression,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: { Ref: "Live" }, RoleArn: "arn:role" },
      ...properties,
    });
  const invoked = { functionName: "deliver", functionArn, targetArn: `${functionArn}:live` };

  test("comes from the scheduler", () => {
    const Wake = scheduleWith("rate(1 minute)", {
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 },
      ScheduleExpressionTimezone: "Europe/Dublin",
      State: "DISABLED",
      Target: { Arn: { Ref: "Live" }, RoleArn: "arn:role", Input: '{"a":1}' },
    });

    expect(plan({ ...functionWithAlias, Wake }).schedules).toEqual([
      {
        ...invoked,
        name: "wake",
        arn: at("scheduler", "schedule/default/wake"),
        expression: "rate(1 minute)",
        timezone: "Europe/Dublin",
        input: '{"a":1}',
        enabled: false,
        flexibleWindowMinutes: 5,
      },
    ]);
  });

  test("comes from a rule of the event bus that fires by the clock, one for each target", () => {
    const Tick = resource("AWS::Events::Rule", {
      Name: "tick",
      ScheduleExpression: "cron(0 5 * * ? *)",
      Targets: [{ Id: "T0", Arn: { Ref: "Live" } }],
    });

    expect(plan({ ...functionWithAlias, Tick }).schedules).toEqual([
      {
        ...invoked,
        name: "tick-T0",
        arn: at("events", "rule/tick"),
        expression: "cron(0 5 * * ? *)",
        timezone: "UTC",
        enabled: true,
      },
    ]);
  });

  test.each(["every minute", "rate(0 minutes)", "cron(* * * * *)", "at(tomorrow)"])(
    "at %j is a problem",
    (expression) => {
      expect(plan({ ...functionWithAlias, Wake: scheduleWith(expression) }).problems).toEqual([
        `Shop/Wake (AWS::Scheduler::Schedule): its expression is "${expression}", wanted rate(…), cron(…) with six fields, or at(…)`,
      ]);
    },
  );
});

test("log groups, event buses and outputs are listed", () => {
  const planned = planCloud(
    evaluateTemplates({
      Shop: {
        Resources: {
          Logs: resource("AWS::Logs::LogGroup", { LogGroupName: "logs", RetentionInDays: 30 }),
          Bus: resource("AWS::Events::EventBus", { Name: "posthorn" }),
        },
        Outputs: { Bus: { Value: { Ref: "Bus" } } },
      },
    }),
    [],
  );

  expect(planned).toMatchObject({
    logGroups: [{ name: "logs", retentionDays: 30 }],
    eventBuses: [{ name: "posthorn", arn: at("events", "event-bus/posthorn") }],
    outputs: [{ stack: "Shop", name: "Bus", value: "posthorn" }],
  });
});
