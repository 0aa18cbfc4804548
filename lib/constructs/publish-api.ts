import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  CorsHttpMethod,
  HttpApi,
  type HttpApiProps,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { ATTENTION_INDEX } from "../../core/contract/item-keys.ts";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import type { StageSettings } from "../settings.ts";
import { ACCESS_LOG_FORMAT } from "./access-log-format.ts";
import { acknowledge } from "./acknowledge.ts";
import type { Announcements } from "./announcements.ts";
import type { DeliveryLanes } from "./delivery-lanes.ts";
import { IamPublishApi } from "./iam-publish-api.ts";
import { PosthornFunction } from "./posthorn-function.ts";
import type { Replays } from "./replays.ts";
import { allowEndpointSecrets, allowPayloads, allowSealing } from "./sealed-access.ts";
import type { State } from "./state.ts";

/** Below the 30 s after which API Gateway answers by itself. */
const API_TIMEOUT = Duration.seconds(25);
/** How long a revoked key may still work: until then API Gateway answers for the authorizer. */
const AUTHORIZER_CACHE = Duration.seconds(60);

/** What the functions of the API work on. */
export interface BehindTheApi {
  readonly state: State;
  readonly lanes: DeliveryLanes;
  readonly replays: Replays;
  readonly announcements: Announcements;
}

/** The HTTP API. Its routes are those of the route table, no more and no fewer. */
export class PublishApi extends Construct {
  readonly api: HttpApi;
  /** Where the stage has it: the publishing routes for callers that sign with an AWS identity. */
  readonly iam?: IamPublishApi;
  readonly ingest: PosthornFunction<"ingest">;
  readonly manage: PosthornFunction<"manage">;
  readonly authorize: PosthornFunction<"authorize">;

  constructor(scope: Construct, id: string, behind: BehindTheApi, settings: StageSettings) {
    super(scope, id);
    const { state, lanes } = behind;
    this.ingest = this.createIngest(state, lanes, settings);
    this.manage = this.createManage(behind, settings);
    this.authorize = this.createAuthorize(state, settings);
    this.api = new HttpApi(this, "Api", { createDefaultStage: false, ...corsOf(settings) });
    this.addStage(settings);
    this.addRoutes();
    if (settings.iamPublishing) this.iam = new IamPublishApi(this, "Iam", this.ingest, settings);
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
        EVENT_TYPES: settings.eventTypes,
        PUBLISH_LIMITS: JSON.stringify(settings.publishLimits),
      },
    });
    ingest.allow(
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:BatchWriteItem"],
      [state.table.tableArn],
    );
    ingest.allow(["dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("STATS#*"));
    ingest.allow(["sqs:SendMessage"], [lanes.deliveries.queueArn]);
    allowPayloads(ingest, "s3:PutObject", state);
    allowSealing(ingest, state);
    return ingest;
  }

  private createManage(
    { state, lanes, replays, announcements }: BehindTheApi,
    settings: StageSettings,
  ): PosthornFunction<"manage"> {
    const manage = new PosthornFunction(this, "Manage", {
      name: "manage",
      settings,
      timeout: API_TIMEOUT,
      memoryMb: 512,
      environment: {
        TABLE_NAME: state.table.tableName,
        SHARDS: String(settings.shards),
        RETENTION_DAYS: String(settings.retentionDays),
        DELIVERIES_QUEUE_URL: lanes.deliveries.queueUrl,
        RETRIES_QUEUE_URL: lanes.retries.queueUrl,
        REPLAYS_QUEUE_URL: replays.queue.queueUrl,
        ANNOUNCEMENTS_QUEUE_URL: announcements.queue.queueUrl,
        PAYLOAD_BUCKET_NAME: state.payloads.bucketName,
        KEYRING_KEY_ARN: state.key.keyArn,
        EGRESS_RULES: JSON.stringify(settings.egress),
        SIGNING_KEY_SECRET_ARN: state.secrets.signingKey.secretArn,
        ENDPOINT_SECRET_PREFIX: settings.endpointSecretPrefix,
        API_KEY_PEPPER_SECRET_ARN: state.secrets.apiKeyPepper.secretArn,
        SESSION_KEY_SECRET_ARN: state.secrets.sessionKey.secretArn,
        API_KEY_MODE: apiKeyModeOf(settings),
      },
    });
    const { signingKey, apiKeyPepper, sessionKey } = state.secrets;
    manage.allow(
      ["secretsmanager:GetSecretValue"],
      [signingKey, apiKeyPepper, sessionKey].map(({ secretArn }) => secretArn),
    );
    manage.allow(
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"],
      [state.table.tableArn],
    );
    // Previews of replays ask for the records of many deliveries.
    manage.allow(["dynamodb:BatchGetItem"], [state.table.tableArn], leadingKeys("DELIVERIES#*"));
    // Keys only: what changes in part elsewhere is replaced as a whole, under a condition on its version.
    manage.allow(["dynamodb:BatchGetItem", "dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("KEY#*"));
    manage.allow(
      ["sqs:SendMessage"],
      [lanes.deliveries, lanes.retries, replays.queue, announcements.queue].map(({ queueArn }) => queueArn),
    );
    manage.allow(["dynamodb:Query"], [`${state.table.tableArn}/index/${ATTENTION_INDEX.name}`]);
    allowPayloads(manage, "s3:GetObject", state);
    allowSealing(manage, state);
    allowEndpointSecrets(manage, settings.endpointSecretPrefix);
    return manage;
  }

  private createAuthorize(state: State, settings: StageSettings): PosthornFunction<"authorize"> {
    const authorize = new PosthornFunction(this, "Authorize", {
      name: "authorize",
      settings,
      timeout: Duration.seconds(5),
      memoryMb: 256,
      environment: {
        TABLE_NAME: state.table.tableName,
        ADMIN_KEY_SECRET_ARN: state.adminKey.secretArn,
        API_KEY_PEPPER_SECRET_ARN: state.secrets.apiKeyPepper.secretArn,
        API_KEY_MODE: apiKeyModeOf(settings),
        IDENTITY_PROVIDERS: JSON.stringify(settings.identityProviders),
      },
    });
    authorize.allow(
      ["secretsmanager:GetSecretValue"],
      [state.adminKey.secretArn, state.secrets.apiKeyPepper.secretArn],
    );
    authorize.allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], [state.table.tableArn], leadingKeys("KEY#*"));
    authorize.allow(["dynamodb:Query", "dynamodb:PutItem"], [state.table.tableArn], leadingKeys("AUDIT#*"));
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
        format: ACCESS_LOG_FORMAT,
      },
    });
  }

  private addRoutes(): void {
    const authorizer = new HttpLambdaAuthorizer("Authorizer", this.authorize.alias, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // Who calls is the same on every route. What the caller may do is decided by the function that serves the route.
      identitySource: ["$request.header.Authorization"],
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

/** Browsers of these origins may call the API with a key that a person has typed in; none gets cookies. */
function corsOf({ corsOrigins }: StageSettings): Pick<HttpApiProps, "corsPreflight"> {
  if (corsOrigins.length === 0) return {};
  return {
    corsPreflight: {
      allowOrigins: [...corsOrigins],
      allowMethods: [
        CorsHttpMethod.GET,
        CorsHttpMethod.POST,
        CorsHttpMethod.PUT,
        CorsHttpMethod.PATCH,
        CorsHttpMethod.DELETE,
      ],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "traceparent"],
      exposeHeaders: ["etag", "retry-after", "x-request-id"],
      maxAge: Duration.hours(1),
    },
  };
}

/** Keys of a stage that may be thrown away say so, so that they are never mistaken for others. */
const apiKeyModeOf = (settings: StageSettings): "live" | "test" => (settings.disposable ? "test" : "live");

/** Confines a grant on the table to items of one kind. */
const leadingKeys = (pattern: string) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [pattern] } });

function acknowledgeOpenRoutes(routes: readonly HttpRoute[]): void {
  for (const route of routes) {
    acknowledge(route, {
      "AwsSolutions-APIG4":
        "Health answers say nothing but well or unwell, public keys are for everybody, and neither reader has a key of ours",
    });
  }
}
