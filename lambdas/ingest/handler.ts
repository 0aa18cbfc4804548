import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createKeyring } from "../../adapters/keyring.ts";
import { createPayloadBucket } from "../../adapters/payload-bucket.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createDeliveryStore } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createEventStore } from "../../adapters/table/events.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { PublishRequest } from "../../core/event.ts";
import type { TenantId } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import { type AuthorizedEvent, mayActFor } from "../middleware/caller.ts";
import { answer } from "../middleware/json-answer.ts";
import { observe } from "../middleware/observed.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { readBody } from "../middleware/request-body.ts";
import { createPublishEvent, type Published } from "./publish-event.ts";

/** A change of an endpoint reaches what is published within ten seconds; the first endpoint of a tenant does at once. */
const ENDPOINTS_CACHE = {
  maxAgeMs: 10_000,
  maxEntries: 1_000,
  now: systemNow,
  keyOf: (tenant: TenantId) => tenant,
  isWorthKeeping: (found: readonly Endpoint[]) => found.length > 0,
};

const environment = readEnvironment("ingest", process.env);
const { logger, metrics, middlewares } = observe();
const table = createTable(environment);
const endpoints = createEndpointStore(table);
const deliveries = createDeliveryStore(table, createBatchWriter(table, { lingerMs: 0, pause: systemPause }));
const keyring = createKeyring({
  kms: new KMSClient({}),
  table: table.client,
  tableName: table.name,
  keyId: environment.KEYRING_KEY_ARN,
  now: systemNow,
});

const publish = createPublishEvent({
  endpointsOf: cachedRead(endpoints.ofTenant, ENDPOINTS_CACHE),
  seal: createSealer(keyring, systemChance).seal,
  putPayload: createPayloadBucket(new S3Client({}), environment.PAYLOAD_BUCKET_NAME).put,
  send: createSendAll(new SQSClient({}), environment.DELIVERIES_QUEUE_URL),
  recordSkipped: deliveries.put,
  store: createEventStore(table).add,
  now: systemNow,
  chance: systemChance,
});

async function publishEvent(event: AuthorizedEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const request = readBody(PublishRequest, event);
  if (!mayActFor(event, request.tenant)) throw notFound();

  const published = await publish(request, event.headers.traceparent);
  metrics.addMetric(METRICS.accepted, "Count", 1);
  logger.info("accepted", { tenant: request.tenant, event: published.event.id, deliveries: published.deliveries });
  return accepted(published);
}

function accepted({ event, deliveries }: Published): APIGatewayProxyStructuredResultV2 {
  const { id, tenant, type, acceptedAt } = event;
  return answer(202, { id, tenant, type, timestamp: new Date(acceptedAt).toISOString(), deliveries });
}

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>()
  .use(middlewares)
  .use(problemJson(logger))
  .handler(publishEvent);
