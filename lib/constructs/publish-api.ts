import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, type HttpRoute, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import type { DeliveryLanes } from "./delivery-lanes.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import { allowPayloads, allowSealing } from "./sealed-access.ts";
import type { State } from "./state.ts";

/** Below the 30 s after which API Gateway answers by itself. */
const API_TIMEOUT = Duration.seconds(25);
/** How long a revoked key may still work (DESIGN §10, FACTS: the cache keeps it alive). */
const AUTHORIZER_CACHE = Duration.seconds(60);

/** The HTTP API. Its routes are those of the route table, no more and no fewer. */
export class PublishApi extends Construct {
  readonly api: HttpApi;
  readonly ingest: PosthornFunction<"ingest">;
  readonly manage: PosthornFunction<"manage">;
  readonly authorize: PosthornFunction<"authorize">;

  constructor(scope: Construct, id: string, state: State, lanes: DeliveryLanes, settings: StageSettings) {
    super(scope, id);
    this.ingest = this.createIngest(state, lanes, settings);
    this.manage = this.createManage(state, settings);
    this.authorize = this.createAuthorize(state, settings);
    this.api = new HttpApi(this, "Api", { createDefaultStage: false });
    this.addStage(settings);
    this.addRoutes();
  }

  private createIngest(state: State, lanes: DeliveryLanes, settings: StageSettings): PosthornFunction<"ingest"> {
    const ingest = new PosthornFunction(this, "Ingest", {
      name: "ingest",
      settings,
      timeout: API_TIMEOUT,
      memoryMb: 512,
      environment: {
        TABLE_NAME: state.table.tableName,
        SHARDS: String(settings.shards),
        RETENTION_DAYS: String(settings.retentionDays),
        DELIVERIES_QUEUE_URL: lanes.deliveries.queueUrl,
        PAYLOAD_BUCKET_NAME: state.payloads.bucketName,
        KEYRING_KEY_ARN: state.key.keyArn,
      },
    });
    ingest.allow(["dynamodb:Query", "dynamodb:PutItem"], [state.table.tableArn]);
    ingest.allow(["sqs:SendMessage"], [lanes.deliveries.queueArn]);
    allowPayloads(ingest, "s3:PutObject", state);
    allowSealing(ingest, state);
    return ingest;
  }

  private createManage(state: State, settings: StageSettings): PosthornFunction<"manage"> {
    const manage = new PosthornFunction(this, "Manage", {
      name: "manage",
      settings,
      timeout: API_TIMEOUT,
      memoryMb: 512,
      environment: {
        TABLE_NAME: state.table.tableName,
        SHARDS: String(settings.shards),
        RETENTION_DAYS: String(settings.retentionDays),
        KEYRING_KEY_ARN: state.key.keyArn,
        EGRESS_RULES: JSON.stringify(settings.egress),
        SIGNING_KEY_SECRET_ARN: state.secrets.signingKey.secretArn,
      },
    });
    manage.allow(["secretsmanager:GetSecretValue"], [state.secrets.signingKey.secretArn]);
    manage.allow(
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"],
      [state.table.tableArn],
    );
    allowSealing(manage, state);
    return manage;
  }

  private createAuthorize(state: State, settings: StageSettings): PosthornFunction<"authorize"> {
    const authorize = new PosthornFunction(this, "Authorize", {
      name: "authorize",
      settings,
      timeout: Duration.seconds(5),
      memoryMb: 256,
      environment: { ADMIN_KEY_SECRET_ARN: state.adminKey.secretArn },
    });
    authorize.allow(["secretsmanager:GetSecretValue"], [state.adminKey.secretArn]);
    return authorize;
  }

  private addStage(settings: StageSettings): void {
    const accessLogs = new LogGroup(this, "AccessLogs", {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.requestsPerSecond, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        // Ids and figures only: no query strings, headers or bodies.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            time: "$context.requestTime",
            routeKey: "$context.routeKey",
            status: "$context.status",
            ip: "$context.identity.sourceIp",
            latencyMs: "$context.responseLatency",
            integrationError: "$context.integrationErrorMessage",
          }),
        ),
      },
    });
  }

  private addRoutes(): void {
    const authorizer = new HttpLambdaAuthorizer("Authorizer", this.authorize.alias, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // The route is part of the cache's key: without it, what one route allowed would be allowed on all.
      identitySource: ["$request.header.Authorization", "$context.routeKey"],
      resultsCacheTtl: AUTHORIZER_CACHE,
    });
    const integrations = {
      ingest: new HttpLambdaIntegration("IngestIntegration", this.ingest.alias),
      manage: new HttpLambdaIntegration("ManageIntegration", this.manage.alias),
    };
    for (const route of Object.values(ROUTES) as Route[]) {
      const isOpen = route.allows === "anyone";
      const added = this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.servedBy],
        ...(!isOpen && { authorizer }),
      });
      if (isOpen) acknowledgeOpenRoutes(added);
    }
  }
}

function acknowledgeOpenRoutes(routes: readonly HttpRoute[]): void {
  for (const route of routes) {
    acknowledge(route, {
      "AwsSolutions-APIG4":
        "Health answers say nothing but well or unwell, public keys are for everybody, and neither reader has a key of ours",
    });
  }
}
