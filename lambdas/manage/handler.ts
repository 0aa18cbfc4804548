import { KMSClient } from "@aws-sdk/client-kms";
import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createKeyring } from "../../adapters/keyring.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createDeliveryReader } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { checkUrl } from "../../core/address/check-url.ts";
import { readEgressRules } from "../../core/address/parse-egress-rules.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { type RouteServedBy, routeNamed } from "../../core/contract/routes.ts";
import { describeEndpoint, EndpointRequest } from "../../core/endpoint.ts";
import { TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import { type AuthorizedEvent, tenantFor } from "../middleware/caller.ts";
import { answer } from "../middleware/json-answer.ts";
import { observe } from "../middleware/observed.ts";
import { readLimit } from "../middleware/page.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { readBody } from "../middleware/request-body.ts";
import { createCreateEndpoint } from "./create-endpoint.ts";
import { createReadiness } from "./health.ts";
import { createListDeliveries } from "./list-deliveries.ts";

type Operation = (event: AuthorizedEvent) => Promise<APIGatewayProxyStructuredResultV2>;

/** Any tenant will do: the read only has to reach the table. */
const HEALTH_TENANT = TenantId.parse("health");

const environment = readEnvironment("manage", process.env);
const egress = readEgressRules(environment.EGRESS_RULES);
const { logger, middlewares } = observe();
const table = createTable(environment);
const endpoints = createEndpointStore(table);
const sealer = createSealer(
  createKeyring({
    kms: new KMSClient({}),
    table: table.client,
    tableName: table.name,
    keyId: environment.KEYRING_KEY_ARN,
    now: systemNow,
  }),
  systemChance,
);

const createEndpoint = createCreateEndpoint({
  checkUrl: (url) => checkUrl(url, egress),
  endpointsOf: endpoints.ofTenant,
  seal: sealer.seal,
  add: endpoints.add,
  now: systemNow,
  chance: systemChance,
});
const listDeliveries = createListDeliveries({
  endpoint: endpoints.get,
  deliveries: createDeliveryReader(table).ofEndpoint,
  open: sealer.open,
});
const readiness = createReadiness({
  readTable: () => endpoints.ofTenant(HEALTH_TENANT),
  deadlineMs: 2_000,
  pause: systemPause,
});

/** One operation per route that the route table gives to this function; the compiler finds a missing one. */
const operations: Readonly<Record<RouteServedBy<"manage">, Operation>> = {
  createEndpoint: async (event) => {
    const { endpoint, secret } = await createEndpoint(tenantFor(event), readBody(EndpointRequest, event));
    return answer(201, { ...describeEndpoint(endpoint), secret });
  },
  listEndpoints: async (event) => {
    const found = await endpoints.ofTenant(tenantFor(event));
    return answer(200, { endpoints: found.map(describeEndpoint) });
  },
  listDeliveries: async (event) => {
    const { queryStringParameters: query, pathParameters: path } = event;
    const request = {
      tenant: tenantFor(event),
      endpoint: path?.endpoint,
      limit: readLimit(query),
      cursor: query?.cursor,
    };
    return answer(200, await listDeliveries(request));
  },
  healthLive: async () => answer(200, { status: "live" }),
  healthReady: async () => {
    const status = await readiness();
    return answer(status === "ready" ? 200 : 503, { status });
  },
};

async function manage(event: AuthorizedEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const route = routeNamed(event.routeKey);
  const operation = Object.entries(operations).find(([name]) => name === route)?.[1];
  if (!operation) throw notFound();
  return operation(event);
}

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>()
  .use(middlewares)
  .use(problemJson(logger))
  .handler(manage);
