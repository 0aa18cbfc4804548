import { createCircuits } from "../../../adapters/circuit/circuits.ts";
import { createDecideAttempted } from "../../../adapters/circuit/decide-attempted.ts";
import type { SendAll } from "../../../adapters/queue/queue.ts";
import { createSlots } from "../../../adapters/rate/slots.ts";
import type { DeliveryStore } from "../../../adapters/table/deliveries.ts";
import { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import { WakeTask } from "../../../core/contract/wake-task.ts";
import type { Chance, EndpointId } from "../../../core/id.ts";
import { UNUSED_RATE } from "../../../core/rate-limit.ts";
import { generateHmacSecret } from "../../../core/signing-secret.ts";
import { createDeliverMessage } from "../../../lambdas/deliver/deliver-message.ts";
import { createHoldDelivery } from "../../../lambdas/deliver/hold-delivery.ts";
import { createNoticeSilence } from "../../../lambdas/deliver/notice-silence.ts";
import { createMoveDue } from "../../../lambdas/wake/move-due.ts";
import { createPlanWake } from "../../../lambdas/wake/plan-wake.ts";
import { createRelease } from "../../../lambdas/wake/release.ts";
import { createTendCircuit } from "../../../lambdas/wake/tend-circuit.ts";
import { acme, endpoint } from "../../support/fixtures.ts";
import { silentWatch } from "../../support/pipeline/deliver-world.ts";
import { type MemoryCircuitStore, memoryCircuitStore } from "../../support/pipeline/memory-circuits.ts";
import { memoryRecords } from "../../support/pipeline/memory-records.ts";
import { type MemoryWaitingRoom, memoryWaitingRoom } from "../../support/pipeline/memory-waiting-room.ts";
import { createLane, type Lane } from "../lane.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { Receivers } from "./receivers.ts";

export interface PipelineOptions {
  readonly time: VirtualTime;
  readonly receivers: Receivers;
  readonly chance: Chance;
  readonly fraction: () => number;
  /** How many functions each lane may have at once. */
  readonly concurrency: { readonly deliveries: number; readonly retries: number };
  /** Records are kept for this endpoint only: the others' are never read again, and would fill the memory. */
  readonly recorded: EndpointId;
}

export interface SimulatedPipeline {
  readonly deliveries: Lane;
  readonly retries: Lane;
  readonly waiting: MemoryWaitingRoom;
  readonly circuits: MemoryCircuitStore;
  readonly dead: () => number;
  readonly wake: () => Promise<void>;
}

const LINGER_MS = 5;

/** The use cases of `deliver` and `wake` as they are deployed, over stores in memory. */
export function createPipeline(options: PipelineOptions): SimulatedPipeline {
  const { time, chance, concurrency } = options;
  const waiting = memoryWaitingRoom();
  const circuitStore = memoryCircuitStore();
  let dead = 0;
  const shared = {
    ...options,
    waiting,
    circuitStore,
    records: recordsOf(options.recorded),
    onDead: () => {
      dead++;
    },
    sendRetry: async (messages: Parameters<Lane["send"]>[0]) => retries.send(messages),
  };
  const instancesOf = (count: number) => Array.from({ length: count }, () => createDeliverInstance(shared));
  const deliveries = createLane({ time, instances: instancesOf(concurrency.deliveries) });
  const retries = createLane({ time, instances: instancesOf(concurrency.retries) });
  return {
    deliveries,
    retries,
    waiting,
    circuits: circuitStore,
    dead: () => dead,
    wake: createWake({ ...shared, chance }),
  };
}

type Shared = PipelineOptions & {
  readonly waiting: MemoryWaitingRoom;
  readonly circuitStore: MemoryCircuitStore;
  readonly records: DeliveryStore;
  readonly onDead: () => void;
  readonly sendRetry: Lane["send"];
};

function recordsOf(recorded: EndpointId): DeliveryStore {
  const records = memoryRecords();
  return { ...records, put: async (record) => (record.endpoint === recorded ? records.put(record) : undefined) };
}

/** One instance of the function, with caches of its own. */
function createDeliverInstance(shared: Shared): (body: string) => Promise<void> {
  const { time, chance, fraction, waiting, receivers, onDead } = shared;
  const now = time.now;
  const pause = () => time.sleep(LINGER_MS);
  const circuits = createCircuits({
    store: shared.circuitStore,
    decide: createDecideAttempted({
      hasArrivedSince: async (endpoint, since) => receivers.hasArrivedSince(endpoint, since),
      disable: async () => true,
      announce: async () => {},
    }),
    announce: async () => {},
    now,
    chance: fraction,
    cache: { maxAgeMs: 10_000, maxEntries: 2_000 },
  });
  const noticeSilence = createNoticeSilence({ circuits, later: time.later, passedOver: silentWatch.passedOver });
  const secrets = { current: generateHmacSecret(chance), earlier: [] };
  const deliver = createDeliverMessage({
    records: shared.records,
    readTarget: async ({ endpoint: id }) => ({ endpoint: endpoint({ id }), secrets, headers: {} }),
    circuits,
    reserveSlot: createSlots({ store: { get: async () => UNUSED_RATE, replace: async () => true }, now, pause }),
    attempt: async (message) => {
      const startedAt = now();
      const outcome = await noticeSilence(message, receivers.post(message));
      return { kind: "attempted", outcome, startedAt, sealedPayload: new Uint8Array() };
    },
    isShredded: async () => false,
    sealLike: async (_, __, plaintext) => plaintext,
    sendRetry: shared.sendRetry,
    sendDead: async (letters) => letters.forEach(onDead),
    wait: waiting.room.wait,
    hold: createHoldDelivery({ room: waiting.room, circuits, pause }),
    disable: async () => true,
    announce: async () => {},
    keptForMs: 30 * 86_400_000,
    watch: silentWatch,
    now,
    chance,
  });
  return (body) => deliver(DeliveryMessage.parse(JSON.parse(body)), 1);
}

function createWake({ time, chance, fraction, waiting, circuitStore, sendRetry }: Shared): () => Promise<void> {
  const now = time.now;
  const watch = { woke: () => {}, moved: () => {}, released: () => {} };
  const release = createRelease({ sendRetry, remove: waiting.remove, now, chance });
  const leased = { leases: waiting.leases, release, watch, now, chance };
  const circuits = createCircuits({
    store: circuitStore,
    announce: async () => {},
    now,
    chance: fraction,
    cache: { maxAgeMs: 0, maxEntries: 1 },
  });
  const sendTasks: SendAll = async (tasks) =>
    void (await Promise.all(tasks.map(({ body }) => work(WakeTask.parse(JSON.parse(body))))));
  const moveDue = createMoveDue({ ...leased, due: waiting.due, sendTasks });
  const tendCircuit = createTendCircuit({ ...leased, circuits, held: waiting.held, rateOf: async () => undefined });
  const work = (task: WakeTask) =>
    task.kind === "move" ? moveDue(task.buckets) : tendCircuit({ tenant: acme, endpoint: task.endpoint });

  return createPlanWake({
    progress: waiting.progress,
    due: waiting.due,
    circuits: circuitStore,
    sendTasks,
    watch: { woke: () => {} },
    now,
  });
}
