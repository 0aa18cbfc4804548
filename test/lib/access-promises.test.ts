import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROUTES, type Route, routeKeyOf } from "../../core/contract/routes.ts";
import { type StageTemplates, synthesizeStage, type TemplateResource } from "./stage-templates.ts";

let plain: StageTemplates;
let open: StageTemplates;

beforeAll(() => {
  plain = synthesizeStage();
  open = synthesizeStage({ iamPublishing: true, corsOrigins: ["https://portal.example.com"] });
});

afterAll(() => {
  for (const { directory } of [plain, open]) rmSync(directory, { recursive: true });
});

const routesOf = (templates: StageTemplates, kind: string): readonly string[] =>
  templates
    .all("AWS::ApiGatewayV2::Route")
    .filter(({ properties }) => properties.AuthorizationType === kind)
    .map(({ properties }) => properties.RouteKey)
    .sort();

const keysWhere = (holds: (route: Route) => boolean): readonly string[] =>
  Object.values<Route>(ROUTES).filter(holds).map(routeKeyOf).sort();

test("each route has the authorizer, unless the route table opens it to anyone", () => {
  expect(routesOf(plain, "CUSTOM")).toEqual(keysWhere(({ allows }) => allows !== "anyone"));
  expect(routesOf(plain, "NONE")).toEqual(keysWhere(({ allows }) => allows === "anyone"));
  expect(routesOf(plain, "AWS_IAM")).toEqual([]);
});

test("an API is let in by one statement for each function: Lambda refuses a policy of more than 20 KB", () => {
  const letIn = (templates: StageTemplates) =>
    templates
      .all("AWS::Lambda::Permission")
      .filter(({ properties }) => properties.Principal === "apigateway.amazonaws.com")
      .map(({ properties }) => properties.FunctionName.Ref.replace("PosthornPublishApi", "").replace(/Live\w+$/, ""))
      .sort();

  expect(letIn(plain)).toEqual(["Authorize", "Ingest", "Manage"]);
  expect(letIn(open)).toEqual(["Authorize", "Ingest", "Ingest", "Manage"]);
});

test("what the authorizer found out is kept for at most a minute, so that a revoked key is soon refused", () => {
  const [authorizer] = plain.all("AWS::ApiGatewayV2::Authorizer");

  expect(authorizer?.properties).toMatchObject({
    AuthorizerResultTtlInSeconds: 60,
    IdentitySource: ["$request.header.Authorization"],
  });
});

test("where the stage wants it, publishing and nothing else is open to AWS identities", () => {
  expect(routesOf(open, "AWS_IAM")).toEqual(["POST /v1/events", "POST /v1/events/batch"]);
});

test("browsers are let in from the origins of the list only", () => {
  const corsOf = ({ all }: StageTemplates) =>
    all("AWS::ApiGatewayV2::Api").flatMap(({ properties }: TemplateResource) => properties.CorsConfiguration ?? []);

  expect(corsOf(plain)).toEqual([]);
  expect(corsOf(open)).toMatchObject([{ AllowOrigins: ["https://portal.example.com"] }]);
  expect(corsOf(open)[0].AllowCredentials).toBeUndefined();
});
