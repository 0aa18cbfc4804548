import { createCircuits } from "../../../adapters/circuit/circuits.ts";
import { createDecideAttempted } from "../../../adapters/circuit/decide-attempted.ts";
import type { OutgoingMessage } from "../../../adapters/queue/queue.ts";
import type { RateStore } from "../../../adapters/rate/rate-store.ts";
import { createSlots } from "../../../adapters/rate/slots.ts";
import { createHasArrivedSince } from "../../../adapters/table/arrivals.ts";
import { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import type { OperationalEvent } from "../../../core/contract/operational-event.ts";
import type { Endpoint } from "../../../core/endpoint.ts";
import type { Chance } from "../../../core/id.ts";
import type { Outcome } from "../../../core/outcome.ts";
import { type RateState, UNUSED_RATE } from "../../../core/rate-limit.ts";
import { generateHmacSecret } from "../../../core/signing-secret.ts";
import { after, type EpochMs } from "../../../core/time.ts";
import { createDeliverMessage, type DeliverMessage } from "../../../lambdas/deliver/deliver-message.ts";
import { createHoldDelivery } from "../../../lambdas/deliver/hold-delivery.ts";
import type { DeliverPorts, DeliverWatch } from "../../../lambdas/deliver/ports.ts";
import { acme, endpoint, noon, paidEvent, shopEndpoint } from "../fixtures.ts";
import { type MemoryCircuitStore, memoryCircuitStore } from "./memory-circuits.ts";
import { type MemoryRecords, memoryRecords } from "./memory-records.ts";
import { type MemoryWaitingRoom, memoryWaitingRoom } from "./memory-waiting-room.ts";

export interface DeliverWorld {
  now: EpochMs;
  endpoint: Endpoint | undefined;
  /** What the receiver answers, and how often it was asked. */
  outcome: Outcome;
  posts: DeliveryMessage[];
  readonly records: MemoryRecords;
  readonly circuitStore: MemoryCircuitStore;
  readonly waiting: MemoryWaitingRoom;
  readonly rates: RateStore & { writes: number };
  readonly retries: OutgoingMessage[];
  readonly deadLetters: OutgoingMessage[];
  readonly announced: OperationalEvent[];
  readonly ports: DeliverPorts;
  readonly deliver: DeliverMessage;
  /** The message of a retry, as its next receiver finds it. */
  readonly sentMessage: (index: number) => DeliveryMessage;
  readonly advance: (seconds: number) => void;
}

const answered = { latencyMs: 80, excerpt: new Uint8Array() };
export const delivered: Outcome = { kind: "delivered", status: 204, ...answered };
export const refused: Outcome = { kind: "unreachable", reason: "connection_refused", latencyMs: 2 };
export const failed: Outcome = { kind: "rejected", status: 500, ...answered };
export const gone: Outcome = { kind: "gone", status: 410, ...answered };

export const silentWatch: DeliverWatch = {
  attempted: () => {},
  held: () => {},
  rateLimited: () => {},
  steppedAside: () => {},
  suppressed: () => {},
  died: () => {},
  passedOver: () => {},
};

export const firstMessage = (change: Partial<DeliveryMessage> = {}): DeliveryMessage => ({
  v: 1,
  id: "m1",
  tenant: acme,
  endpoint: shopEndpoint,
  event: paidEvent,
  type: "invoice.paid",
  acceptedAt: noon,
  cycle: 1,
  attempt: 1,
  payload: { in: "message", sealed: "c2VhbGVk" },
  ...change,
});

/** Every draw differs from the one before, and every run draws the same. */
function countingChance(): Chance {
  let drawn = 0;
  return (bytes) => {
    const answer = Buffer.alloc(bytes);
    answer.writeUInt32BE(++drawn, Math.max(0, bytes - 4));
    return answer;
  };
}

/** The use case of `deliver` over stores in memory, with a clock that stands still. */
export function deliverWorld(overrides: Partial<DeliverPorts> = {}): DeliverWorld {
  const records = memoryRecords();
  const circuitStore = memoryCircuitStore();
  const waiting = memoryWaitingRoom();
  const rates = memoryRates();
  const retries: OutgoingMessage[] = [];
  const deadLetters: OutgoingMessage[] = [];
  const announced: OperationalEvent[] = [];
  const chance = countingChance();
  const now = () => world.now;
  const pause = () => Promise.resolve();
  const announce = async (event: OperationalEvent) => void announced.push(event);
  const disable: DeliverPorts["disable"] = async (_, disabled) => {
    if (world.endpoint?.state !== "enabled") return false;
    world.endpoint = { ...world.endpoint, state: "disabled", disabled };
    return true;
  };
  const hasArrivedSince = createHasArrivedSince({ ofEndpoint: async () => [...records.all.values()] });
  const secrets = { current: generateHmacSecret(chance), earlier: [] };
  const circuits = createCircuits({
    store: circuitStore,
    decide: createDecideAttempted({ hasArrivedSince, disable, announce }),
    announce: (owner, announcement) => announce({ ...announcement, ...owner }),
    now,
    chance: () => 0.5,
    cache: { maxAgeMs: 10_000, maxEntries: 100 },
  });

  const ports: DeliverPorts = {
    records,
    readTarget: async () => world.endpoint && { endpoint: world.endpoint, secrets, headers: {} },
    circuits,
    reserveSlot: createSlots({ store: rates, now, pause }),
    attempt: async (message) => {
      world.posts.push(message);
      const { outcome } = world;
      return { kind: "attempted", outcome, startedAt: world.now, sealedPayload: new Uint8Array() };
    },
    isShredded: async () => false,
    sealLike: async (_, __, plaintext) => plaintext,
    sendRetry: async (messages) => void retries.push(...messages),
    sendDead: async (messages) => void deadLetters.push(...messages),
    wait: waiting.room.wait,
    hold: createHoldDelivery({ room: waiting.room, circuits, pause }),
    disable,
    announce,
    keptForMs: 30 * 86_400_000,
    watch: silentWatch,
    now,
    chance,
    ...overrides,
  };

  const world: DeliverWorld = {
    now: noon,
    endpoint: endpoint(),
    outcome: delivered,
    posts: [],
    records,
    circuitStore,
    waiting,
    rates,
    retries,
    deadLetters,
    announced,
    ports,
    deliver: createDeliverMessage(ports),
    sentMessage: (index) => DeliveryMessage.parse(JSON.parse(retries.at(index)?.body ?? "{}")),
    advance: (seconds) => {
      world.now = after(world.now, seconds * 1000);
    },
  };
  return world;
}

function memoryRates(): RateStore & { writes: number } {
  const states = new Map<string, RateState>();
  const store: RateStore & { writes: number } = {
    writes: 0,
    get: async (id) => states.get(id) ?? UNUSED_RATE,
    replace: async (id, read, next) => {
      store.writes++;
      if ((states.get(id) ?? UNUSED_RATE).fullAgainMicros !== read.fullAgainMicros) return false;
      states.set(id, next);
      return true;
    },
  };
  return store;
}
