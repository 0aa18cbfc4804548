import { DESCRIBED_ROUTES } from "../../core/contract/api/described-routes.ts";
import { GatewayRefusal, ProblemBody } from "../../core/contract/api/problem-body.ts";
import { ROUTES, type RouteName } from "../../core/contract/routes.ts";
import { VERSION } from "../../core/version.ts";
import { type Components, jsonSchemaOf } from "./json-schema.ts";
import { operationOf } from "./operation.ts";

export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [member: string]: unknown;
}

/** The API as OpenAPI 3.1 says it, from the route table and the descriptions beside it. */
export function openApiDocument(): OpenApiDocument {
  const components: Components = new Map();
  for (const schema of [ProblemBody, GatewayRefusal]) jsonSchemaOf(schema, components);
  const paths = pathsOf(components);
  return {
    openapi: "3.1.0",
    info: {
      title: "Posthorn",
      version: VERSION,
      description: "Webhook delivery: publish events, manage endpoints, see and repeat what was delivered.",
    },
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key (`ph_live_…`), or a token of the identity provider that this stage trusts.",
        },
      },
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function pathsOf(components: Components): OpenApiDocument["paths"] {
  const paths: Record<string, Record<string, object>> = {};
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route = ROUTES[name];
    const operation = operationOf(name, route, DESCRIBED_ROUTES[name], components);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return paths;
}
