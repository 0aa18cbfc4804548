import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, Duration, Stack } from "aws-cdk-lib";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AttributeType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { type Alias, Code, type IFunction, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Schedule, ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Queue } from "aws-cdk-lib/aws-sqs";
import recommendedFlags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { ireland } from "./literal-assembly.ts";

const env = { account: ireland.accountId, region: ireland.region };

/** Synthesizes a stack of state and one of functions that refers to it, as an app of the kind that is run here would. */
export function synthesizeSmallApp(directory: string): string {
  const code = join(directory, "code");
  mkdirSync(code);
  writeFileSync(join(code, "index.js"), "exports.handler = async () => {};");

  const app = new App({ outdir: join(directory, "cdk.out"), context: recommendedFlags, analyticsReporting: false });
  const state = declareState(new Stack(app, "State", { env }));
  declareService(new Stack(app, "Service", { env }), state, code);
  return app.synth().directory;
}

type State = ReturnType<typeof declareState>;

function declareState(stack: Stack) {
  const key = new Key(stack, "Key", { enableKeyRotation: true, alias: "alias/small" });
  const text = AttributeType.STRING;
  const table = new TableV2(stack, "Table", {
    partitionKey: { name: "pk", type: text },
    sortKey: { name: "sk", type: text },
    encryption: TableEncryptionV2.customerManagedKey(key),
    timeToLiveAttribute: "expiresAt",
    globalSecondaryIndexes: [{ indexName: "attention", partitionKey: { name: "attention", type: text } }],
  });
  const dead = new Queue(stack, "Dead", { retentionPeriod: Duration.days(14), enforceSSL: true });
  const lane = new Queue(stack, "Lane", {
    visibilityTimeout: Duration.seconds(270),
    deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
  });
  const payloads = new Bucket(stack, "Payloads", { lifecycleRules: [{ expiration: Duration.days(31) }] });
  return { key, table, lane, payloads };
}

function declareService(stack: Stack, state: State, code: string): void {
  const runtime = { runtime: Runtime.NODEJS_24_X, handler: "index.handler", code: Code.fromAsset(code) };
  const deliver = new LambdaFunction(stack, "Deliver", {
    ...runtime,
    timeout: Duration.seconds(45),
    environment: { TABLE_NAME: state.table.tableName, QUEUE_URL: state.lane.queueUrl },
  });
  // CDK's optional members "may be undefined", which its own IFunction forbids under our compiler settings.
  const live = deliver.addAlias("live") as Alias & IFunction;
  state.table.grantReadData(deliver);
  live.addEventSource(new SqsEventSource(state.lane, { reportBatchItemFailures: true, maxConcurrency: 5 }));

  const authorizer = new HttpLambdaAuthorizer("Authorizer", new LambdaFunction(stack, "Authorize", runtime), {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
  });
  const integration = new HttpLambdaIntegration("Deliver", live);
  new HttpApi(stack, "Api").addRoutes({ path: "/v1/events", methods: [HttpMethod.POST], integration, authorizer });
  new Schedule(stack, "Wake", {
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(live),
  });
}
