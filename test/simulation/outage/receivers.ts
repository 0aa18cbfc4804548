import type { DeliveryMessage } from "../../../core/contract/delivery-message.ts";
import type { EndpointId, EventId } from "../../../core/id.ts";
import type { Outcome } from "../../../core/outcome.ts";
import type { EpochMs } from "../../../core/time.ts";
import type { VirtualTime } from "../virtual-time.ts";

/** How an endpoint is down: its port is closed; it takes requests and never answers; or it answers, but late. */
export const FAILURES = ["refused", "hanging", "late"] as const;
export type Failure = (typeof FAILURES)[number];

export interface Outage {
  readonly endpoint: EndpointId;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly failure: Failure;
}

export interface Arrival {
  readonly endpoint: EndpointId;
  readonly event: EventId;
  readonly acceptedAt: EpochMs;
  readonly at: EpochMs;
}

export interface Receivers {
  readonly post: (message: DeliveryMessage) => Promise<Outcome>;
  readonly arrivals: Arrival[];
  readonly hasArrivedSince: (endpoint: EndpointId, since: EpochMs) => boolean;
  /** Requests that were sent to the endpoint while it was down. */
  readonly wasted: EpochMs[];
}

const FASTEST_MS = 20;
const SLOWEST_MS = 80;
const REFUSES_AFTER_MS = 3;
const DEADLINE_MS = 15_000;
const LATE_MS = 10_000;

/** The other side: answers in some tens of milliseconds, but for one endpoint that is down for a while. */
export function createReceivers(time: VirtualTime, chance: () => number, outage?: Outage): Receivers {
  const arrivals: Arrival[] = [];
  const wasted: EpochMs[] = [];

  async function post({ endpoint, event, acceptedAt }: DeliveryMessage): Promise<Outcome> {
    const startedAt = time.now();
    const failure = isDuring(outage, endpoint, startedAt) ? outage.failure : undefined;
    if (failure === "refused" || failure === "hanging") {
      wasted.push(startedAt);
      return fail(failure, time);
    }

    const latencyMs = failure === "late" ? LATE_MS : FASTEST_MS + chance() * (SLOWEST_MS - FASTEST_MS);
    await time.sleep(latencyMs);
    arrivals.push({ endpoint, event, acceptedAt, at: time.now() });
    return { kind: "delivered", status: 200, latencyMs, excerpt: new Uint8Array() };
  }

  const hasArrivedSince = (endpoint: EndpointId, since: EpochMs) => {
    const before = arrivals.findLastIndex(({ at }) => at < since);
    return arrivals.slice(before + 1).some((arrival) => arrival.endpoint === endpoint);
  };

  return { post, arrivals, hasArrivedSince, wasted };
}

const isDuring = (outage: Outage | undefined, endpoint: EndpointId, at: EpochMs): outage is Outage =>
  outage !== undefined && endpoint === outage.endpoint && at >= outage.from && at < outage.until;

async function fail(failure: Exclude<Failure, "late">, time: VirtualTime): Promise<Outcome> {
  const latencyMs = failure === "refused" ? REFUSES_AFTER_MS : DEADLINE_MS;
  await time.sleep(latencyMs);
  return { kind: "unreachable", reason: failure === "refused" ? "connection_refused" : "timed_out", latencyMs };
}
