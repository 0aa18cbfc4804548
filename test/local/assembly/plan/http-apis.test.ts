// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { functionWithAlias, liveDeliver, plan, resource } from "./planning.ts";

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

    expect(problems).toEqual([]);
    expect(httpApis).toEqual([
      {
        apiId: expect.stringMatching(/^[0-9a-z]{10}$/),
        name: "posthorn",
        stage: "$default",
        routes: [
          {
            ...liveDeliver,
            routeKey: "POST /v1/events",
            authorizer: {
              ...liveDeliver,
              authorizerId: expect.stringMatching(/^[0-9a-z]{10}$/),
              identitySources: ["$request.header.Authorization"],
              resultTtlSeconds: 60,
              payloadFormatVersion: "2.0",
              simpleResponses: true,
            },
          },
          { ...liveDeliver, routeKey: "GET /health/live" },
        ],
      },
    ]);
  });

  test("has its CORS rules", () => {
    const Cors = { AllowOrigins: ["https://example.com"], AllowMethods: ["GET"], MaxAge: 60 };
    const { httpApis } = plan({
      Api: resource("AWS::ApiGatewayV2::Api", { Name: "a", ProtocolType: "HTTP", CorsConfiguration: Cors }),
      Stage: stageWith(),
    });

    expect(httpApis).toMatchObject([
      {
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
