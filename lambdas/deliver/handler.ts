import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Announce, createAnnounce } from "../../adapters/announce/announcer.ts";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { cachedRead } from "../../adapters/cached-read.ts";
import { createCircuitStore } from "../../adapters/circuit/circuit-store.ts";
import { createCircuits } from "../../adapters/circuit/circuits.ts";
import { createDecideAttempted } from "../../adapters/circuit/decide-attempted.ts";
import { createSender } from "../../adapters/http/sender.ts";
import { createKeyring } from "../../adapters/keyring.ts";
import { createPayloadBucket } from "../../adapters/payload-bucket.ts";
import { createSigningKeys } from "../../adapters/platform-keys.ts";
import { createPlatformSecret } from "../../adapters/platform-secret.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createRateStore } from "../../adapters/rate/rate-store.ts";
import { createSlots } from "../../adapters/rate/slots.ts";
import { createReferencedSecrets } from "../../adapters/referenced-secrets.ts";
import { createSealer } from "../../adapters/sealer.ts";
import { systemChance, systemLater, systemNow, systemPause } from "../../adapters/system.ts";
import { createHasArrivedSince } from "../../adapters/table/arrivals.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createDeliveryReader, createDeliveryStore } from "../../adapters/table/deliveries.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createEventReader } from "../../adapters/table/events.ts";
import { retentionMs } from "../../adapters/table/expiry.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { createStatsRecorder } from "../../adapters/table/stats.ts";
import { createWaitingRoom } from "../../adapters/waiting-room/waiting-room.ts";
import { readEgressRules } from "../../core/address/parse-egress-rules.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { DEAD_BY_REASON, METRICS } from "../../core/contract/metric-names.ts";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { fractionFrom } from "../../core/id.ts";
import { VERSION } from "../../core/version.ts";
import { countAnnouncement } from "../middleware/count-announcement.ts";
import { createKeyWatch } from "../middleware/key-watch.ts";
import { observe } from "../middleware/observed.ts";
import { createAttemptDelivery } from "./attempt-delivery.ts";
import { counted } from "./count-stats.ts";
import { createDeliverBatch } from "./deliver-batch.ts";
import { createDeliverMessage } from "./deliver-message.ts";
import { createReadTarget, type TargetName } from "./endpoint-target.ts";
import { createHoldDelivery } from "./hold-delivery.ts";
import { createNoticeSilence } from "./notice-silence.ts";
import { createBuryPoison } from "./poison.ts";
import type { DeliverPorts } from "./ports.ts";
import { settleLastReceive } from "./put-off.ts";
import { createSigningSecrets } from "./signing-secrets.ts";
import { createWatch } from "./watch.ts";

/** A changed or revoked secret, a changed URL, an opened circuit: all are known everywhere within this. */
const CACHE = { maxAgeMs: 10_000, maxEntries: 2_000 };
/** Long enough for the attempts of one batch that end together, too short to be felt. */
const LINGER_MS = 5;
/** One write for each tenant that was served, at most so often per instance. */
const STATS_EVERY_MS = 10_000;
/** For the partial answer to get out, once a record hangs. */
const ANSWER_MS = 3_000;

const environment = readEnvironment("deliver", process.env);
const { logger, metrics, middlewares } = observe(() => reachTable(table));
const linger = () => systemPause(LINGER_MS);
const grouped = { lingerMs: LINGER_MS, pause: systemPause };
const table = createTable(environment);
const waitingRoomTable = { ...table, name: environment.WAITING_ROOM_TABLE_NAME };
const room = createWaitingRoom(createBatchWriter(waitingRoomTable, grouped), table.shards);
const endpoints = createEndpointStore(table);
const queue = new SQSClient(AWS_CLIENT);
const keyring = createKeyring({
  kms: new KMSClient(AWS_CLIENT),
  table: table.client,
  tableName: table.name,
  keyId: environment.KEYRING_KEY_ARN,
  now: systemNow,
  watch: createKeyWatch(metrics),
});
const sealer = createSealer(keyring, systemChance);
const sender = createSender({
  rules: readEgressRules(environment.EGRESS_RULES),
  now: systemNow,
  userAgent: `Posthorn/${VERSION}`,
});

const tell = createAnnounce(createSendAll(queue, environment.ANNOUNCEMENTS_QUEUE_URL), systemChance);
/** What happened has happened: that nobody could be told must not make it happen again. */
const announce: Announce = (event) => {
  countAnnouncement(metrics, event);
  return tell(event).catch((error: unknown) => logger.error("cannot announce", { ...event, error }));
};

const disable: DeliverPorts["disable"] = ({ tenant, endpoint }, disabling) =>
  endpoints.disable(tenant, endpoint, disabling);
const hasArrivedSince = createHasArrivedSince(createDeliveryReader(table));
const circuits = createCircuits({
  store: createCircuitStore(table),
  decide: createDecideAttempted({ hasArrivedSince, disable, announce }),
  announce: (owner, announcement) => announce({ ...announcement, ...owner }),
  now: systemNow,
  chance: () => fractionFrom(systemChance),
  cache: CACHE,
});

const secrets = new SecretsManagerClient(AWS_CLIENT);
const signingSecrets = createSigningSecrets({
  signingKeys: createSigningKeys(createPlatformSecret(secrets, environment.SIGNING_KEY_SECRET_ARN, systemNow)),
  referencedSecrets: createReferencedSecrets(secrets, { prefix: environment.ENDPOINT_SECRET_PREFIX, now: systemNow }),
});

const stats = createStatsRecorder(table, {
  everyMs: STATS_EVERY_MS,
  now: systemNow,
  failed: (error) => logger.warn("counts are kept for later", { error }),
});

const watch = counted(createWatch(logger, metrics, systemNow), stats);

const ports: DeliverPorts = {
  records: createDeliveryStore(table, createBatchWriter(table, grouped)),
  readTarget: cachedRead(createReadTarget({ endpoint: endpoints.get, open: sealer.open }), {
    ...CACHE,
    now: systemNow,
    keyOf: ({ endpoint }: TargetName) => endpoint,
    isWorthKeeping: (target) => target !== undefined, // its deliveries end as dead: that is worth a read each
  }),
  circuits,
  reserveSlot: createSlots({ store: createRateStore(table), now: systemNow, pause: linger }),
  attempt: createAttemptDelivery({
    readEvent: createEventReader(table),
    readPayload: createPayloadBucket(new S3Client(AWS_CLIENT), environment.PAYLOAD_BUCKET_NAME).get,
    open: sealer.open,
    signingSecrets,
    post: sender.post,
    noticeSilence: createNoticeSilence({ circuits, later: systemLater, passedOver: watch.passedOver }),
    now: systemNow,
  }),
  isShredded: keyring.isShredded,
  sealLike: sealer.sealLike,
  sendRetry: createSendAll(queue, environment.RETRIES_QUEUE_URL),
  sendDead: createSendAll(queue, environment.DEAD_LETTERS_QUEUE_URL),
  wait: room.wait,
  hold: createHoldDelivery({ room, circuits, pause: linger }),
  disable,
  announce,
  keptForMs: retentionMs(table.retentionDays),
  watch,
  now: systemNow,
  chance: systemChance,
};

const buryPoison = createBuryPoison(ports);
const deliverBatch = createDeliverBatch({
  deliver: createDeliverMessage(ports),
  settleLastReceive: (message, error) => settleLastReceive(message, error, ports),
  buryPoison: (body) => {
    metrics.addMetric(METRICS.dead, "Count", 1);
    metrics.addMetric(DEAD_BY_REASON.poison, "Count", 1);
    return buryPoison(body);
  },
  failed: ({ messageId }, error) => {
    metrics.addMetric(METRICS.returned, "Count", 1);
    logger.warn("returned to the queue", { messageId, error });
  },
  later: systemLater,
  lastReceive: RECEIVES_BEFORE_DEAD,
});

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(middlewares)
  .handler(async (event, context) => {
    const answer = await deliverBatch(event, context.getRemainingTimeInMillis() - ANSWER_MS);
    await stats.flush();
    return answer;
  });
