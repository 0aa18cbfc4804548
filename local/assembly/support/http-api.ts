import { description, evaluatedElsewhere } from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

const unbounded =
  "one machine is slower than what a stage allows; the limits of tenants and keys are the functions' own";

export const httpApiSupport: SupportTable = {
  "AWS::ApiGatewayV2::Api": {
    honours: [
      "Name",
      "ProtocolType",
      "CorsConfiguration.AllowOrigins[]",
      "CorsConfiguration.AllowMethods[]",
      "CorsConfiguration.AllowHeaders[]",
      "CorsConfiguration.ExposeHeaders[]",
      "CorsConfiguration.AllowCredentials",
      "CorsConfiguration.MaxAge",
    ],
    setsAside: { Description: description },
  },
  "AWS::ApiGatewayV2::Stage": {
    honours: ["ApiId", "StageName"],
    setsAside: {
      "DefaultRouteSettings.ThrottlingRateLimit": unbounded,
      "DefaultRouteSettings.ThrottlingBurstLimit": unbounded,
      AutoDeploy: "every start deploys what was synthesized last",
      "AccessLogSettings.**": evaluatedElsewhere,
      "DefaultRouteSettings.DetailedMetricsEnabled": evaluatedElsewhere,
      Description: description,
    },
  },
  // Nothing is set aside of what guards a route: ignoring any of it could open one.
  "AWS::ApiGatewayV2::Route": { honours: ["ApiId", "RouteKey", "Target", "AuthorizationType", "AuthorizerId"] },
  "AWS::ApiGatewayV2::Integration": {
    honours: ["ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion"],
    setsAside: { Description: description },
  },
  "AWS::ApiGatewayV2::Authorizer": {
    honours: [
      "ApiId",
      "AuthorizerType",
      "AuthorizerUri",
      "AuthorizerResultTtlInSeconds",
      "AuthorizerPayloadFormatVersion",
      "EnableSimpleResponses",
      "IdentitySource[]",
    ],
    setsAside: { Name: description },
  },
};
