import { newMessageId } from "../../../core/contract/delivery-message.ts";
import { type Chance, EndpointId, newEventId } from "../../../core/id.ts";
import { after, type EpochMs, epochMs } from "../../../core/time.ts";
import { acme } from "../../support/fixtures.ts";
import { createVirtualTime, type VirtualTime } from "../virtual-time.ts";
import { createPipeline, type SimulatedPipeline } from "./pipeline.ts";
import { type Arrival, createReceivers, type Failure, type Outage } from "./receivers.ts";

const START = epochMs(Date.UTC(2026, 10, 20));
const MINUTE = 60_000;
const BEFORE_MS = 5 * MINUTE;
const AFTERWARDS_MS = 20 * MINUTE;

export interface OutageSettings {
  readonly hours: number;
  /** Events a second, of each endpoint. */
  readonly rate: number;
  readonly endpoints: number;
  readonly failure: Failure;
  /** The healthy endpoints are sent to for so long around the beginning and the end of the outage; all the time if unset. */
  readonly healthyAroundMs?: number;
  readonly seed: number;
}

export interface OutageRun {
  /** Undefined in the run without an outage, to which the others are compared. */
  readonly outage: Outage | undefined;
  readonly down: EndpointId;
  readonly published: ReadonlyMap<EndpointId, number>;
  readonly arrivals: readonly Arrival[];
  readonly wasted: readonly EpochMs[];
  readonly left: number;
  readonly dead: number;
  readonly circuitState: string;
}

/** One trace: the same publications and receivers, with the outage or without. */
export async function runOutage(settings: OutageSettings, isDown: boolean): Promise<OutageRun> {
  const time = createVirtualTime(START);
  const fraction = seededFraction(settings.seed);
  const chance = seededChance(fraction);
  const ids = Array.from({ length: settings.endpoints }, (_, index) => endpointNumber(index));
  const down = endpointNumber(0);
  const from = after(START, BEFORE_MS);
  const until = after(from, settings.hours * 60 * MINUTE);
  const end = after(until, AFTERWARDS_MS);
  const outage = { endpoint: down, from, until, failure: settings.failure };

  const receivers = createReceivers(time, fraction, isDown ? outage : undefined);
  const concurrency = { deliveries: 100, retries: 20 };
  const pipeline = createPipeline({ time, receivers, chance, fraction, concurrency, recorded: down });
  const published = new Map<EndpointId, number>();
  const isQuiet = (moment: EpochMs) =>
    settings.healthyAroundMs !== undefined &&
    [from, until].every((edge) => Math.abs(moment - edge) > (settings.healthyAroundMs ?? 0));
  for (const [index, id] of ids.entries()) {
    const publisher: Publisher = { id, offsetMs: index * 7, rate: settings.rate, until, published };
    publishTo({ ...publisher, isQuiet: index === 0 ? () => false : isQuiet }, time, pipeline, chance);
  }
  wakeEachMinute(time, pipeline, end);

  await time.runUntil(end);
  const { deliveries, retries, waiting, circuits } = pipeline;
  return {
    outage: isDown ? outage : undefined,
    down,
    published,
    arrivals: receivers.arrivals,
    wasted: receivers.wasted,
    left: deliveries.waiting() + retries.waiting() + waiting.size(),
    dead: pipeline.dead(),
    circuitState: circuits.stored.get(down)?.circuit.state ?? "closed",
  };
}

interface Publisher {
  readonly id: EndpointId;
  readonly offsetMs: number;
  readonly rate: number;
  /** The last event is published when the outage ends: what counts from then on is how the backlog goes. */
  readonly until: EpochMs;
  readonly published: Map<EndpointId, number>;
}

/** One appointment after the other, not all at once: a trace has millions. */
function publishTo(
  publisher: Publisher & { readonly isQuiet: (moment: EpochMs) => boolean },
  time: VirtualTime,
  { deliveries }: SimulatedPipeline,
  chance: Chance,
): void {
  const { id: endpoint, published, rate, until, isQuiet } = publisher;
  const waitMs = 1000 / rate;

  function publish(): void {
    const now = time.now();
    if (!isQuiet(now)) {
      const event = newEventId(now, chance);
      const ids = { id: newMessageId(chance), tenant: acme, endpoint, event };
      const message = { v: 1, ...ids, type: "order.paid", acceptedAt: now, cycle: 1, attempt: 1, payload: EMPTY };
      published.set(endpoint, (published.get(endpoint) ?? 0) + 1);
      void deliveries.send([{ body: JSON.stringify(message), group: endpoint }]);
    }
    if (now + waitMs < until) time.at(after(now, waitMs), publish);
  }

  time.at(after(time.now(), publisher.offsetMs), publish);
}

const EMPTY = { in: "message", sealed: "c2VhbGVk" } as const;

/** EventBridge Scheduler: each minute, some seconds into it. */
function wakeEachMinute(time: VirtualTime, { wake }: SimulatedPipeline, end: EpochMs): void {
  function tick(): void {
    void wake();
    if (time.now() + MINUTE <= end) time.at(after(time.now(), MINUTE), tick);
  }
  time.at(after(time.now(), 17_000), tick);
}

const endpointNumber = (number: number) =>
  EndpointId.parse(`ep_01m7wd7tg0e00800000000${String(number).padStart(4, "0")}`);

/** mulberry32: small, fast, and the same for the same seed. */
function seededFraction(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const seededChance =
  (fraction: () => number): Chance =>
  (bytes) =>
    Uint8Array.from({ length: bytes }, () => Math.floor(fraction() * 256));
