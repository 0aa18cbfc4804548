import { description, evaluatedElsewhere } from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

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
    honours: [
      "ApiId",
      "StageName",
      "DefaultRouteSettings.ThrottlingRateLimit",
      "DefaultRouteSettings.ThrottlingBurstLimit",
    ],
    setsAside: {
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
