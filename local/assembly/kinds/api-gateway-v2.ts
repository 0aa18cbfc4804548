import type { ResourceKind } from "./kind.ts";
import { withShortId } from "./nameless.ts";
import { givenName, stableShortId } from "./naming.ts";

const api: ResourceKind = {
  namedBy: [],
  identify: (subject) => {
    const { region, urlSuffix, endpoints } = subject.environment;
    const apiId = stableShortId(subject);
    const ApiEndpoint = endpoints.httpApi ?? `https://${apiId}.execute-api.${region}.${urlSuffix}`;
    return { physicalId: apiId, attributes: { ApiId: apiId, ApiEndpoint } };
  },
};

const stage: ResourceKind = {
  namedBy: ["StageName"],
  identify: (subject) => ({ physicalId: givenName(subject, "StageName"), attributes: {} }),
};

export const apiGatewayV2Kinds = {
  "AWS::ApiGatewayV2::Api": api,
  "AWS::ApiGatewayV2::Stage": stage,
  "AWS::ApiGatewayV2::Route": withShortId("RouteId"),
  "AWS::ApiGatewayV2::Integration": withShortId("IntegrationId"),
  "AWS::ApiGatewayV2::Authorizer": withShortId("AuthorizerId"),
};
