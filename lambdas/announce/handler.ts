import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { createPutOnBus } from "../../adapters/announce/event-bus.ts";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createEventStore } from "../../adapters/table/events.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import { Announcement } from "../../core/contract/operational-event.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { TenantId } from "../../core/id.ts";
import { keyringOn } from "../middleware/keyring-on.ts";
import { observe } from "../middleware/observed.ts";
import { createAnnounceOne } from "./announce.ts";
import { createPublishToOperator } from "./publish-to-operator.ts";

const environment = readEnvironment("announce", process.env);
const { logger, metrics, middlewares } = observe();
const table = createTable(environment);
const keyring = keyringOn(table, environment.KEYRING_KEY_ARN, metrics);
const endpointsOf = cachedRead(createEndpointStore(table).ofTenant, {
  maxAgeMs: 10_000,
  maxEntries: 1,
  now: systemNow,
  keyOf: (tenant: TenantId) => tenant,
  isWorthKeeping: (found: readonly Endpoint[]) => found.length > 0, // the operator's first endpoint hears at once
});

const announceOne = createAnnounceOne({
  putOnBus: createPutOnBus(new EventBridgeClient(AWS_CLIENT), environment.EVENT_BUS_NAME),
  publishToOperator: createPublishToOperator({
    endpointsOf,
    sealLike: createSealer(keyring, systemChance).sealLike,
    send: createSendAll(new SQSClient(AWS_CLIENT), environment.DELIVERIES_QUEUE_URL),
    store: createEventStore(table, createBatchWriter(table, { lingerMs: 0, pause: systemPause })).add,
    chance: systemChance,
  }),
});

const processor = new BatchProcessor(EventType.SQS);

async function announceRecord({ body }: SQSRecord): Promise<void> {
  const announcement = Announcement.parse(JSON.parse(body));
  await announceOne(announcement);
  metrics.addMetric(METRICS.announced, "Count", 1);
  logger.info("announced", { ...announcement.event, id: announcement.id });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(middlewares)
  .handler((event, context) =>
    processPartialResponse(event, announceRecord, processor, { context, throwOnFullBatchFailure: false }),
  );
