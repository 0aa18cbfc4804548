import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createSender } from "../../adapters/http/sender.ts";
import { createKeyring } from "../../adapters/keyring.ts";
import { createPayloadBucket } from "../../adapters/payload-bucket.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createDeliveryStore } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { readEgressRules } from "../../core/address/parse-egress-rules.ts";
import { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import type { Outcome } from "../../core/outcome.ts";
import { VERSION } from "../../core/version.ts";
import { observe } from "../middleware/observed.ts";
import { createAttemptDelivery } from "./attempt-delivery.ts";
import { createDeliverMessage } from "./deliver-message.ts";
import { createReadTarget } from "./endpoint-target.ts";

/** A changed or revoked secret, a changed URL: all take effect within this. */
const TARGET_CACHE = { maxAgeMs: 10_000, maxEntries: 2_000, now: systemNow };
/** Long enough for the attempts of one batch that end together, too short to be felt. */
const RECORD_LINGER_MS = 5;

const environment = readEnvironment("deliver", process.env);
const { logger, metrics, middlewares } = observe();
const table = createTable(environment);
const deliveries = createDeliveryStore(
  table,
  createBatchWriter(table, { lingerMs: RECORD_LINGER_MS, pause: systemPause }),
);
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
const sender = createSender({
  rules: readEgressRules(environment.EGRESS_RULES),
  now: systemNow,
  userAgent: `Posthorn/${VERSION}`,
});
const queue = new SQSClient({});
const readTarget = createReadTarget({ endpoint: createEndpointStore(table).get, open: sealer.open });
const cachedTarget = cachedRead(
  ({ tenant, endpoint }: Pick<DeliveryMessage, "tenant" | "endpoint">) => readTarget(tenant, endpoint),
  { ...TARGET_CACHE, keyOf: ({ endpoint }) => endpoint },
);

const deliver = createDeliverMessage({
  readRecord: deliveries.get,
  readTarget: (tenant, endpoint) => cachedTarget({ tenant, endpoint }),
  attempt: createAttemptDelivery({
    readPayload: createPayloadBucket(new S3Client({}), environment.PAYLOAD_BUCKET_NAME).get,
    open: sealer.open,
    post: sender.post,
    now: systemNow,
  }),
  sealLike: sealer.sealLike,
  recordDelivered: deliveries.put,
  recordAttempt: deliveries.addAttempt,
  sendRetry: createSendAll(queue, environment.RETRIES_QUEUE_URL),
  sendDead: createSendAll(queue, environment.DEAD_LETTERS_QUEUE_URL),
  report,
  now: systemNow,
  chance: systemChance,
});

function report(message: DeliveryMessage, outcome: Outcome): void {
  const { tenant, endpoint, event, attempt } = message;
  metrics.addMetric(METRICS.attempts, "Count", 1);
  metrics.addMetric(outcome.kind === "delivered" ? METRICS.delivered : METRICS.failedAttempts, "Count", 1);
  const { excerpt: _, ...told } = { excerpt: undefined, ...outcome };
  logger.info("attempted", { tenant, endpoint, event, attempt, outcome: told });
}

const processor = new BatchProcessor(EventType.SQS);

async function deliverRecord(record: SQSRecord): Promise<void> {
  const message = DeliveryMessage.parse(JSON.parse(record.body));
  await deliver(message, Number(record.attributes.ApproximateReceiveCount));
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(middlewares)
  .handler((event, context) =>
    // One thrown record must not put the others, delivered ones included, back on the queue.
    processPartialResponse(event, deliverRecord, processor, { context, throwOnFullBatchFailure: false }),
  );
