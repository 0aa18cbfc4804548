import { RemovalPolicy } from "aws-cdk-lib";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import type { StageSettings } from "../settings.ts";
import { ACCESS_LOG_FORMAT } from "./access-log-format.ts";
import type { PosthornFunction } from "./posthorn-function.ts";

/**
 * The publishing routes once more, for publishers inside AWS that sign with their role (SigV4) and have no key to keep.
 * An API of its own: a route has one authorizer, and the same paths keep clients the same (docs/adr/052-iam-publishers.md).
 */
export class IamPublishApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, ingest: PosthornFunction<"ingest">, settings: StageSettings) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", { createDefaultStage: false });
    this.addStage(settings);
    const integration = new HttpLambdaIntegration("Integration", ingest.alias);
    const authorizer = new HttpIamAuthorizer();
    for (const route of Object.values<Route>(ROUTES).filter(({ servedBy }) => servedBy === "ingest"))
      this.api.addRoutes({ path: route.path, methods: [HttpMethod[route.method]], integration, authorizer });
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
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: ACCESS_LOG_FORMAT },
    });
  }
}
