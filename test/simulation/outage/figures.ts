import type { OutageRun } from "./run.ts";

/** What an outage did to the endpoint that had it. Seconds count from its recovery. */
export interface OutageFigures {
  readonly requestsWasted: number;
  readonly firstAfterSeconds: number;
  readonly halfAfterSeconds: number;
  readonly allAfterSeconds: number;
  readonly arrived: number;
  readonly givenUp: number;
}

/** What only our own run can tell. */
export interface RampFigures {
  readonly mostInOneSecond: number;
  /** By how many places a delivery arrived before or after its turn; the probe aside, whose turn it was to be asked. */
  readonly furthestOutOfOrder: number;
}

const SECOND = 1000;

export function figuresOf(run: OutageRun): OutageFigures {
  const { outage, wasted, dead } = run;
  if (!outage) throw new Error("Cannot tell what an outage did: there was none in this run");

  const afterwards = arrivalsAfterRecovery(run).map(({ at }) => (at - outage.until) / SECOND);
  return { requestsWasted: wasted.length, ...whenArrived(afterwards), givenUp: dead };
}

export function whenArrived(secondsAfterRecovery: readonly number[]) {
  const sorted = secondsAfterRecovery.toSorted((a, b) => a - b);
  const at = (place: number) => sorted[place] ?? Number.NaN;
  return {
    firstAfterSeconds: at(0),
    halfAfterSeconds: at(Math.floor(sorted.length / 2)),
    allAfterSeconds: at(sorted.length - 1),
    arrived: sorted.length,
  };
}

export function rampOf(run: OutageRun): RampFigures {
  const [, ...arrivals] = arrivalsAfterRecovery(run);
  const perSecond = Map.groupBy(arrivals, ({ at }) => Math.floor(at / SECOND));
  const places = new Map(
    arrivals.toSorted((a, b) => (a.event < b.event ? -1 : 1)).map(({ event }, place) => [event, place]),
  );
  return {
    mostInOneSecond: Math.max(...[...perSecond.values()].map(({ length }) => length)),
    furthestOutOfOrder: arrivals.reduce(
      (furthest, { event }, place) => Math.max(furthest, Math.abs(place - (places.get(event) ?? place))),
      0,
    ),
  };
}

/** How long 99 of 100 deliveries of the healthy endpoints take at most, from being accepted to being answered. */
export function healthyP99Ms({ arrivals, down }: OutageRun): number {
  const tookMs = arrivals.filter(({ endpoint }) => endpoint !== down).map(({ acceptedAt, at }) => at - acceptedAt);
  return tookMs.sort((a, b) => a - b)[Math.floor(tookMs.length * 0.99)] ?? Number.NaN;
}

/** Published and neither arrived, nor dead, nor still on its way. */
export function lostIn({ published, arrivals, dead, left }: OutageRun): number {
  const all = [...published.values()].reduce((sum, count) => sum + count, 0);
  const arrived = new Set(arrivals.map(({ endpoint, event }) => `${endpoint}${event}`)).size;
  return all - arrived - dead - left;
}

const arrivalsAfterRecovery = ({ arrivals, down, outage }: OutageRun) =>
  arrivals.filter(({ endpoint, at }) => endpoint === down && outage !== undefined && at >= outage.until);
