import { SQSClient } from "@aws-sdk/client-sqs";
import { type Announce, createAnnounce } from "../../../adapters/announce/announcer.ts";
import { AWS_CLIENT } from "../../../adapters/aws-client.ts";
import { cachedRead } from "../../../adapters/cached-read.ts";
import { createSendAll, type SendAll } from "../../../adapters/queue/queue.ts";
import { createRateStore } from "../../../adapters/rate/rate-store.ts";
import { createSlots } from "../../../adapters/rate/slots.ts";
import { createSealer, type Sealer } from "../../../adapters/sealer.ts";
import { systemChance, systemLater, systemNow, systemPause } from "../../../adapters/system.ts";
import { createBatchWriter } from "../../../adapters/table/batch-writer.ts";
import { createDeliveryStore } from "../../../adapters/table/deliveries.ts";
import type { Table } from "../../../adapters/table/document-client.ts";
import { createEndpointStore, type EndpointStore } from "../../../adapters/table/endpoints.ts";
import { retentionMs } from "../../../adapters/table/expiry.ts";
import { createWaitingRoom } from "../../../adapters/waiting-room/waiting-room.ts";
import type { EnvironmentOf } from "../../../core/contract/environment.ts";
import { countAnnouncement } from "../../middleware/count-announcement.ts";
import { keyringOn } from "../../middleware/keyring-on.ts";
import type { Observed } from "../../middleware/observed.ts";
import { createReadTarget, type TargetName } from "../endpoint-target.ts";
import { createHoldDelivery } from "../hold-delivery.ts";
import { createNoticeSilence } from "../notice-silence.ts";
import type { DeliverPorts, DeliverWatch } from "../ports.ts";
import { wireAttempts } from "./attempts.ts";
import { CACHE, LINGER_MS } from "./caches.ts";
import { wireCircuits } from "./circuits.ts";

type Environment = EnvironmentOf<"deliver">;

/** What delivering needs, as it is in AWS. */
export function createPorts(
  table: Table,
  environment: Environment,
  observed: Pick<Observed, "logger" | "metrics">,
  watch: DeliverWatch,
): DeliverPorts {
  const queue = new SQSClient(AWS_CLIENT);
  const sendTo = (queueUrl: string) => createSendAll(queue, queueUrl);
  const linger = () => systemPause(LINGER_MS);
  const grouped = { lingerMs: LINGER_MS, pause: systemPause };
  const waitingRoomTable = { ...table, name: environment.WAITING_ROOM_TABLE_NAME };
  const room = createWaitingRoom(createBatchWriter(waitingRoomTable, grouped), table.shards);
  const keyring = keyringOn(table, environment.KEYRING_KEY_ARN, observed.metrics);
  const sealer = createSealer(keyring, systemChance);
  const endpoints = createEndpointStore(table);
  const announce = announceWith(sendTo(environment.ANNOUNCEMENTS_QUEUE_URL), observed);
  const disable: DeliverPorts["disable"] = ({ tenant, endpoint }, why) => endpoints.disable(tenant, endpoint, why);
  const circuits = wireCircuits(table, disable, announce);
  const noticeSilence = createNoticeSilence({ circuits, later: systemLater, passedOver: watch.passedOver });

  return {
    records: createDeliveryStore(table, createBatchWriter(table, grouped)),
    readTarget: cachedTargets(endpoints, sealer),
    circuits,
    reserveSlot: createSlots({ store: createRateStore(table), now: systemNow, pause: linger }),
    attempt: wireAttempts(table, environment, sealer, noticeSilence),
    isShredded: keyring.isShredded,
    sealLike: sealer.sealLike,
    sendRetry: sendTo(environment.RETRIES_QUEUE_URL),
    sendDead: sendTo(environment.DEAD_LETTERS_QUEUE_URL),
    wait: room.wait,
    hold: createHoldDelivery({ room, circuits, pause: linger }),
    disable,
    announce,
    keptForMs: retentionMs(table.retentionDays),
    watch,
    now: systemNow,
    chance: systemChance,
  };
}

const cachedTargets = ({ get }: EndpointStore, { open }: Sealer): DeliverPorts["readTarget"] =>
  cachedRead(createReadTarget({ endpoint: get, open }), {
    ...CACHE,
    now: systemNow,
    keyOf: ({ endpoint }: TargetName) => endpoint,
    isWorthKeeping: (target) => target !== undefined, // its deliveries end as dead: that is worth a read each
  });

/** What happened has happened: that nobody could be told must not make it happen again. */
function announceWith(send: SendAll, { logger, metrics }: Pick<Observed, "logger" | "metrics">): Announce {
  const tell = createAnnounce(send, systemChance);
  return (event) => {
    countAnnouncement(metrics, event);
    return tell(event).catch((error: unknown) => logger.error("cannot announce", { ...event, error }));
  };
}
