import type { Metrics } from "@aws-lambda-powertools/metrics";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createLatePayloadBucket } from "../../adapters/late-payload-bucket.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createClaimStore } from "../../adapters/table/claims.ts";
import { createDeliveryStore } from "../../adapters/table/deliveries.ts";
import type { Table } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createEventTypeStore } from "../../adapters/table/event-types.ts";
import { createEventReader, createEventStore } from "../../adapters/table/events.ts";
import { createPublishRateStore } from "../../adapters/table/publish-rates.ts";
import { createTenantLimitsReader } from "../../adapters/table/tenant-limits.ts";
import { createTenantStore } from "../../adapters/table/tenants.ts";
import type { EnvironmentOf } from "../../core/contract/environment.ts";
import { PublishLimits } from "../../core/contract/publish-limits.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EventTypeDefinition } from "../../core/event-type-definition.ts";
import type { TenantId } from "../../core/id.ts";
import { keyringOn } from "../middleware/keyring-on.ts";
import { createAdmitCall } from "./admit-call.ts";
import { createCheckType } from "./check-type.ts";
import type { PublishPorts } from "./publish-events.ts";
import { createRateGate } from "./rate-gate.ts";
import { createSchemaChecks } from "./schema-checks.ts";

const byTenant = { maxEntries: 1_000, now: systemNow, keyOf: (tenant: TenantId) => tenant };

/** A change of an endpoint reaches what is published within ten seconds; the first endpoint of a tenant does at once. */
const ENDPOINTS_CACHE = {
  ...byTenant,
  maxAgeMs: 10_000,
  isWorthKeeping: (found: readonly Endpoint[]) => found.length > 0,
};
const LIMITS_CACHE = { ...byTenant, maxAgeMs: 60_000 };
/** A write for each instance and tenant, and no other: a tenant that is deleted is there again when it goes on publishing. */
const TENANTS_CACHE = { ...byTenant, maxAgeMs: 60 * 60_000 };
/** That a type is unknown is kept as well: where types are not registered, every event would ask again. */
const TYPES_CACHE = { maxEntries: 1_000, maxAgeMs: 10_000, now: systemNow, keyOf: (name: string) => name };

/** What accepting an event needs, as it is in AWS. */
export function createPublishPorts(
  table: Table,
  environment: EnvironmentOf<"ingest">,
  metrics: Pick<Metrics, "addMetric">,
): PublishPorts {
  const writer = createBatchWriter(table, { lingerMs: 0, pause: systemPause });
  const keyring = keyringOn(table, environment.KEYRING_KEY_ARN, metrics);
  const { seal, open } = createSealer(keyring, systemChance);
  const events = createEventStore(table, writer);
  const tenants = createTenantStore(table);

  return {
    admit: createAdmit(table, environment),
    checkType: createCheck(table, environment),
    claims: createClaimStore(table),
    storedEvent: createEventReader(table),
    endpointsOf: cachedRead(createEndpointStore(table).ofTenant, ENDPOINTS_CACHE),
    seal,
    open,
    putPayload: createLatePayloadBucket(environment.PAYLOAD_BUCKET_NAME).put,
    send: createSendAll(new SQSClient(AWS_CLIENT), environment.DELIVERIES_QUEUE_URL),
    ensureTenant: cachedRead((id) => tenants.add({ id, createdAt: systemNow() }), TENANTS_CACHE),
    recordSkipped: createDeliveryStore(table, writer).put,
    store: events.add,
    storeInGroup: events.addInGroup,
    now: systemNow,
    chance: systemChance,
  };
}

const createAdmit = (table: Table, { PUBLISH_LIMITS }: EnvironmentOf<"ingest">) =>
  createAdmitCall({
    gate: createRateGate({ rates: createPublishRateStore(table), now: systemNow }),
    limitsOf: cachedRead(createTenantLimitsReader(table), LIMITS_CACHE),
    limits: PublishLimits.parse(JSON.parse(PUBLISH_LIMITS)),
    now: systemNow,
  });

function createCheck(table: Table, { EVENT_TYPES }: EnvironmentOf<"ingest">) {
  const isStrict = EVENT_TYPES === "strict";
  // Where an unknown type is refused, the one who registers it should not have to wait.
  const isWorthKeeping = (found: EventTypeDefinition | undefined) => found !== undefined || !isStrict;
  const typeNamed = cachedRead(createEventTypeStore(table).get, { ...TYPES_CACHE, isWorthKeeping });
  return createCheckType({ typeNamed, checkFor: createSchemaChecks(), isStrict });
}
