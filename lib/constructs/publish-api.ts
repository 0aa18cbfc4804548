import { Duration } from "aws-cdk-lib";
import { CorsHttpMethod, HttpApi, type HttpApiProps, HttpMethod, type HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { Construct } from "constructs";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import { createAuthorize } from "./api/authorize.ts";
import type { BehindTheApi } from "./api/behind-the-api.ts";
import { createIngest } from "./api/ingest.ts";
import { createManage } from "./api/manage.ts";
import { IamPublishApi } from "./iam-publish-api.ts";
import { integrate } from "./lambda-integration.ts";
import { addLoggedStage } from "./logged-stage.ts";
import type { PosthornFunction } from "./posthorn-function.ts";

/** How long a revoked key may still work: until then API Gateway answers for the authorizer. */
const AUTHORIZER_CACHE = Duration.seconds(60);

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
    this.ingest = createIngest(this, behind, settings);
    this.manage = createManage(this, behind, settings);
    this.authorize = createAuthorize(this, behind.state, settings);
    this.api = new HttpApi(this, "Api", { createDefaultStage: false, ...corsOf(settings) });
    addLoggedStage(this, this.api, settings);
    this.addRoutes();
    if (settings.iamPublishing) this.iam = new IamPublishApi(this, "Iam", this.ingest, settings);
  }

  private addRoutes(): void {
    const authorizer = new HttpLambdaAuthorizer("Authorizer", this.authorize.alias, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // Who calls is the same on every route. What the caller may do is decided by the function that serves the route.
      identitySource: ["$request.header.Authorization"],
      resultsCacheTtl: AUTHORIZER_CACHE,
    });
    const integrations = {
      ingest: integrate("IngestIntegration", this.ingest),
      manage: integrate("ManageIntegration", this.manage),
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

function acknowledgeOpenRoutes(routes: readonly HttpRoute[]): void {
  for (const route of routes) {
    acknowledge(route, {
      "AwsSolutions-APIG4":
        "Health answers say nothing but well or unwell, public keys are for everybody, and neither reader has a key of ours",
    });
  }
}
