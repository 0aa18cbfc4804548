import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { Construct } from "constructs";
import { ROUTES, type Route } from "../../core/contract/routes.ts";
import type { StageSettings } from "../settings.ts";
import { integrate } from "./lambda-integration.ts";
import { addLoggedStage } from "./logged-stage.ts";
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
    addLoggedStage(this, this.api, settings);
    const integration = integrate("Integration", ingest);
    const authorizer = new HttpIamAuthorizer();
    for (const route of Object.values<Route>(ROUTES).filter(({ servedBy }) => servedBy === "ingest"))
      this.api.addRoutes({ path: route.path, methods: [HttpMethod[route.method]], integration, authorizer });
  }
}
