import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createKeyring } from "../../adapters/keyring.ts";
import { createSigningKeys } from "../../adapters/platform-keys.ts";
import { createPlatformSecret } from "../../adapters/platform-secret.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createDeliveryReader } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { checkUrl } from "../../core/address/check-url.ts";
import { readEgressRules } from "../../core/address/parse-egress-rules.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { routeNamed } from "../../core/contract/routes.ts";
import { TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";
import { observe } from "../middleware/observed.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { createChangeEndpoint } from "./change-endpoint.ts";
import { createCreateEndpoint } from "./create-endpoint.ts";
import { createEndpointSecrets } from "./endpoint-secrets.ts";
import { createReadiness } from "./health.ts";
import { createListDeliveries } from "./list-deliveries.ts";
import type { ManagedRoute, Operations } from "./operation.ts";
import { deliveryOperations } from "./operations/deliveries.ts";
import { endpointOperations } from "./operations/endpoints.ts";
import { healthOperations } from "./operations/health.ts";
import { publicKeyOperations } from "./operations/public-keys.ts";
import { secretOperations } from "./operations/secrets.ts";
import { createPatchEndpoint } from "./patch-endpoint.ts";
import { createRetryDelivery } from "./retry-delivery.ts";

/** Any tenant will do: the read only has to reach the table. */
const HEALTH_TENANT = TenantId.parse("health");

const environment = readEnvironment("manage", process.env);
const egress = readEgressRules(environment.EGRESS_RULES);
const { logger, middlewares } = observe();
const table = createTable(environment);
const endpoints = createEndpointStore(table);
const deliveries = createDeliveryReader(table);
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
const signingKeys = createSigningKeys(
  createPlatformSecret(new SecretsManagerClient({}), environment.SIGNING_KEY_SECRET_ARN, systemNow),
);

const mayBeCalled = (url: string) => checkUrl(url, egress);
const changeEndpoint = createChangeEndpoint({ endpoint: endpoints.get, replace: endpoints.replace });

/** One operation per route that the route table gives to this function; the compiler finds a missing one. */
const operations: Operations<ManagedRoute> = {
  ...endpointOperations({
    create: createCreateEndpoint({
      checkUrl: mayBeCalled,
      endpointsOf: endpoints.ofTenant,
      seal: sealer.seal,
      add: endpoints.add,
      now: systemNow,
      chance: systemChance,
    }),
    change: changeEndpoint,
    patch: createPatchEndpoint({ checkUrl: mayBeCalled, seal: sealer.seal }),
    ofTenant: endpoints.ofTenant,
    get: endpoints.get,
    remove: endpoints.remove,
    now: systemNow,
  }),
  ...secretOperations({
    get: endpoints.get,
    change: changeEndpoint,
    secrets: createEndpointSecrets({ open: sealer.open, seal: sealer.seal, now: systemNow, chance: systemChance }),
    now: systemNow,
  }),
  ...deliveryOperations({
    endpoint: endpoints.get,
    delivery: deliveries.get,
    list: createListDeliveries(deliveries.ofEndpoint),
    retry: createRetryDelivery({
      send: createSendAll(new SQSClient({}), environment.RETRIES_QUEUE_URL),
      chance: systemChance,
    }),
    open: sealer.open,
  }),
  ...publicKeyOperations(signingKeys),
  ...healthOperations({
    readiness: createReadiness({
      readTable: () => endpoints.ofTenant(HEALTH_TENANT),
      deadlineMs: 2_000,
      pause: systemPause,
    }),
  }),
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
