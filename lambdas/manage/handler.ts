import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createAnnounce } from "../../adapters/announce/announcer.ts";
import { createPeppers } from "../../adapters/api-key-pepper.ts";
import { createBuiltFiles } from "../../adapters/built-file.ts";
import { createCircuitStore } from "../../adapters/circuit/circuit-store.ts";
import { createCircuits } from "../../adapters/circuit/circuits.ts";
import { createKeyring } from "../../adapters/keyring.ts";
import { createLatePayloadBucket } from "../../adapters/late-payload-bucket.ts";
import { createSigningKeys } from "../../adapters/platform-keys.ts";
import { createPlatformSecret } from "../../adapters/platform-secret.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createReferencedSecrets } from "../../adapters/referenced-secrets.ts";
import { createReadCandidates } from "../../adapters/replay/candidates.ts";
import { createHistory } from "../../adapters/replay/history.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createApiKeyStore } from "../../adapters/table/api-keys.ts";
import { createAppendToAuditLog, createAuditLog } from "../../adapters/table/audit-log.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createReadDead } from "../../adapters/table/dead-deliveries.ts";
import { createDeliveryReader } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createEventPages } from "../../adapters/table/event-pages.ts";
import { createEventTypeStore } from "../../adapters/table/event-types.ts";
import { createEventReader, createEventStore } from "../../adapters/table/events.ts";
import { createJobStore } from "../../adapters/table/jobs.ts";
import { createReadStats } from "../../adapters/table/stats.ts";
import { createTenantLimitsReader } from "../../adapters/table/tenant-limits.ts";
import { createTenantStore } from "../../adapters/table/tenants.ts";
import { checkUrl } from "../../core/address/check-url.ts";
import { readEgressRules } from "../../core/address/parse-egress-rules.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { type RouteName, routeNamed } from "../../core/contract/routes.ts";
import { fractionFrom, TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import { apiEdge } from "../middleware/api-edge.ts";
import { audited } from "../middleware/audited.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";
import { createKeyWatch } from "../middleware/key-watch.ts";
import { observe } from "../middleware/observed.ts";
import { permitted } from "../middleware/permitted.ts";
import { createReadAttention } from "./attention.ts";
import { createChangeEndpoint } from "./change-endpoint.ts";
import { createCreateEndpoint } from "./create-endpoint.ts";
import { createCreateKey } from "./create-key.ts";
import { createCursors } from "./cursors.ts";
import { createEndpointSecrets } from "./endpoint-secrets.ts";
import { createHealth } from "./health.ts";
import { judgeSchema } from "./judge-schema.ts";
import { createLetOutHeld, createRemoveEndpoint } from "./let-out-held.ts";
import { createListDeliveries } from "./list-deliveries.ts";
import { createListEvents } from "./list-events.ts";
import type { ManagedRoute, Operations } from "./operation.ts";
import { attentionOperations } from "./operations/attention.ts";
import { auditOperations } from "./operations/audit.ts";
import { circuitOperations } from "./operations/circuits.ts";
import { deliveryOperations } from "./operations/deliveries.ts";
import { endpointOperations } from "./operations/endpoints.ts";
import { eventTypeOperations } from "./operations/event-types.ts";
import { eventOperations } from "./operations/events.ts";
import { healthOperations } from "./operations/health.ts";
import { keyOperations } from "./operations/keys.ts";
import { publicKeyOperations } from "./operations/public-keys.ts";
import { referenceOperations } from "./operations/reference.ts";
import { replayOperations } from "./operations/replays.ts";
import { secretOperations } from "./operations/secrets.ts";
import { statsOperations } from "./operations/stats.ts";
import { tenantOperations } from "./operations/tenants.ts";
import { testOperations } from "./operations/tests.ts";
import { createPatchEndpoint } from "./patch-endpoint.ts";
import { createPutEventType } from "./put-event-type.ts";
import { refuseShredded } from "./refuse-shredded.ts";
import { createReplayJobs } from "./replay-jobs.ts";
import { createRetryDelivery } from "./retry-delivery.ts";
import { createCheckSecret } from "./secret-reference.ts";
import { createTenants } from "./tenants.ts";
import { createTestEndpoint } from "./test-endpoint.ts";
import { createVerifyAudit } from "./verify-audit.ts";

/** Endpoints with headers and filters, event types with schemas: the largest of them are far below. */
const MAX_BODY_BYTES = 256 * 1024;
/** Any tenant will do: the read only has to reach the table. */
const HEALTH_TENANT = TenantId.parse("health");

const environment = readEnvironment("manage", process.env);
const egress = readEgressRules(environment.EGRESS_RULES);
const { logger, metrics, middlewares } = observe();
const table = createTable(environment);
const endpoints = createEndpointStore(table);
const deliveries = createDeliveryReader(table);
const jobs = createJobStore(table);
const queue = new SQSClient({});
const startReplay = createSendAll(queue, environment.REPLAYS_QUEUE_URL);
const keyring = createKeyring({
  kms: new KMSClient({}),
  table: table.client,
  tableName: table.name,
  keyId: environment.KEYRING_KEY_ARN,
  now: systemNow,
  watch: createKeyWatch(metrics),
});
const sealer = createSealer(keyring, systemChance);
const seal = refuseShredded(sealer.seal);
const tenants = createTenantStore(table);
const tenantLimits = createTenantLimitsReader(table);
const announce = createAnnounce(createSendAll(queue, environment.ANNOUNCEMENTS_QUEUE_URL), systemChance);
const circuits = createCircuits({
  store: createCircuitStore(table),
  announce: ({ tenant, endpoint }, announcement) => announce({ ...announcement, tenant, endpoint }),
  now: systemNow,
  chance: () => fractionFrom(systemChance),
  cache: { maxAgeMs: 0, maxEntries: 1 }, // operators want to see what is
});
const eventTypes = createEventTypeStore(table);
const secrets = new SecretsManagerClient({});
const apiKeys = createApiKeyStore(table);
const auditLog = createAuditLog(table);
const signingKeys = createSigningKeys(createPlatformSecret(secrets, environment.SIGNING_KEY_SECRET_ARN, systemNow));
const cursors = createCursors(
  createPlatformSecret(secrets, environment.SESSION_KEY_SECRET_ARN, systemNow),
  systemChance,
);

const checkSecret = createCheckSecret(
  createReferencedSecrets(secrets, { prefix: environment.ENDPOINT_SECRET_PREFIX, now: systemNow }),
);

const mayBeCalled = (url: string) => checkUrl(url, egress);
const letOutHeld = createLetOutHeld(circuits);
const removeEndpoint = createRemoveEndpoint(letOutHeld, endpoints.remove);
const changeEndpoint = createChangeEndpoint({ endpoint: endpoints.get, replace: endpoints.replace });

/** One operation per route that the route table gives to this function; the compiler finds a missing one. */
const operations: Operations<ManagedRoute> = {
  ...endpointOperations({
    create: createCreateEndpoint({
      checkUrl: mayBeCalled,
      checkSecret,
      endpointsOf: endpoints.ofTenant,
      seal,
      add: endpoints.add,
      limitsOf: tenantLimits,
      ensureTenant: async (id) => void (await tenants.add({ id, createdAt: systemNow() })),
      now: systemNow,
      chance: systemChance,
    }),
    change: changeEndpoint,
    patch: createPatchEndpoint({ checkUrl: mayBeCalled, checkSecret, seal }),
    ofTenant: endpoints.ofTenant,
    get: endpoints.get,
    remove: removeEndpoint,
    letOutHeld,
    now: systemNow,
  }),
  ...secretOperations({
    get: endpoints.get,
    change: changeEndpoint,
    secrets: createEndpointSecrets({ open: sealer.open, seal, now: systemNow, chance: systemChance }),
    now: systemNow,
  }),
  ...deliveryOperations({
    endpoint: endpoints.get,
    delivery: deliveries.get,
    list: createListDeliveries(deliveries.ofEndpoint),
    retry: createRetryDelivery({
      send: createSendAll(queue, environment.RETRIES_QUEUE_URL),
      chance: systemChance,
    }),
    open: sealer.open,
    cursors,
  }),
  ...eventOperations({
    list: createListEvents(createEventPages(table)),
    event: createEventReader(table),
    delivery: deliveries.get,
    open: sealer.open,
    readPayload: createLatePayloadBucket(environment.PAYLOAD_BUCKET_NAME).get,
    cursors,
  }),
  ...eventTypeOperations({
    types: eventTypes,
    put: createPutEventType({ types: eventTypes, judge: judgeSchema, now: systemNow }),
    cursors,
  }),
  ...publicKeyOperations(signingKeys),
  ...keyOperations({
    create: createCreateKey({
      mode: environment.API_KEY_MODE === "live" ? "live" : "test",
      keys: apiKeys,
      peppers: createPeppers(createPlatformSecret(secrets, environment.API_KEY_PEPPER_SECRET_ARN, systemNow)),
      now: systemNow,
      chance: systemChance,
    }),
    keys: apiKeys,
    cursors,
    now: systemNow,
  }),
  ...auditOperations({ newest: auditLog.newest, verify: createVerifyAudit(auditLog), cursors }),
  ...referenceOperations({ readFile: createBuiltFiles(process.env.LAMBDA_TASK_ROOT ?? ".") }),
  ...circuitOperations({ endpoint: endpoints.get, circuits }),
  ...testOperations({
    endpoint: endpoints.get,
    test: createTestEndpoint({
      seal,
      send: createSendAll(queue, environment.DELIVERIES_QUEUE_URL),
      store: createEventStore(table, createBatchWriter(table, { lingerMs: 0, pause: systemPause })).add,
      delivery: deliveries.get,
      pause: systemPause,
      now: systemNow,
      chance: systemChance,
    }),
    open: sealer.open,
  }),
  ...attentionOperations({
    read: createReadAttention({
      endpointsOf: endpoints.ofTenant,
      circuit: circuits.read,
      deliveries: deliveries.ofEndpoint,
      dead: createReadDead(table),
    }),
    open: sealer.open,
    cursors,
  }),
  ...tenantOperations({
    tenants: createTenants({
      ...tenants,
      limits: tenantLimits,
      endpointsOf: endpoints.ofTenant,
      removeEndpoint,
      shred: keyring.shred,
      now: systemNow,
    }),
    get: tenants.get,
    list: tenants.list,
    cursors,
  }),
  ...statsOperations({ read: createReadStats(table), now: systemNow }),
  ...replayOperations({
    jobs: createReplayJobs({
      endpointsOf: endpoints.ofTenant,
      candidates: createReadCandidates(createHistory(table), systemNow),
      add: jobs.add,
      start: (message) => startReplay([{ body: JSON.stringify(message), group: message.tenant }]),
      now: systemNow,
      chance: systemChance,
    }),
    get: jobs.get,
    ofTenant: jobs.ofTenant,
    replace: jobs.replace,
    cursors,
    now: systemNow,
  }),
  ...healthOperations({
    health: createHealth({
      checks: { table: () => endpoints.ofTenant(HEALTH_TENANT), signingKey: signingKeys },
      deadlineMs: 2_000,
      pause: systemPause,
      nowMs: () => performance.now(),
    }),
  }),
};

async function perform(
  name: RouteName | undefined,
  event: AuthorizedEvent,
): Promise<APIGatewayProxyStructuredResultV2> {
  const operation = Object.entries(operations).find(([served]) => served === name)?.[1];
  if (!operation) throw notFound();
  return operation(event);
}

const manage = audited(
  permitted((event) => perform(routeNamed(event.routeKey), event)),
  {
    append: createAppendToAuditLog(table, { pause: systemPause, fraction: () => fractionFrom(systemChance) }),
    read: perform,
    now: systemNow,
    logger,
  },
);

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>()
  .use(middlewares)
  .use(apiEdge(logger, { maxBodyBytes: MAX_BODY_BYTES }))
  .handler(manage);
