import { covers } from "./wildcard.ts";

/** Who made a call. Two instances of a function can have keys of their own, so that one of them can be killed. */
export interface Caller {
  readonly functionName: string;
  readonly accessKeyId: string;
}

/** A call as fault rules see it. */
export interface FaultTarget {
  readonly caller: Caller;
  readonly service: string;
  readonly operation: string;
  readonly resources: readonly string[];
}

export interface FaultMatch {
  readonly functionName?: string;
  readonly service?: string;
  readonly operation?: string;
  /** A pattern with `*` and `?` that one of the call's resource ARNs has to fit. */
  readonly resource?: string;
  /** Counted from 1 among the calls that match otherwise: only this one is hit. */
  readonly nth?: number;
}

/** Before: the engine never sees the call. After: it has done its work, and the caller does not learn of it. */
export type Moment = "before" | "after";

export type FaultEffect =
  | { readonly kind: "throttle" }
  | { readonly kind: "fail" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "drop"; readonly when: Moment }
  | { readonly kind: "kill"; readonly when: Moment; readonly kill: (caller: Caller) => void | Promise<void> };

export interface FaultRule {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** After so many hits the rule is spent; without it, it stays until it is removed. */
  readonly times?: number;
}

export interface ActiveFault {
  readonly hits: number;
  remove(): void;
}

export interface Faults {
  add(rule: FaultRule): ActiveFault;
  clear(): void;
  /** The effects on this call, in the order in which the rules were added. Counts it as a hit of each. */
  effectsOn(target: FaultTarget): readonly FaultEffect[];
}

interface Entry {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/**
 * The seam at which tests break the local cloud while it runs. Rules are counted, not timed: the third call of a function
 * is the third in every run, the call after 200 ms is not.
 */
export function createFaults(): Faults {
  const entries = new Set<Entry>();

  return {
    add(rule) {
      const entry: Entry = { rule, seen: 0, hits: 0 };
      entries.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void entries.delete(entry),
      };
    },
    clear: () => entries.clear(),
    effectsOn: (target) => [...entries].filter((entry) => hit(entry, target)).map(({ rule }) => rule.effect),
  };
}

function hit(entry: Entry, target: FaultTarget): boolean {
  const { match, times = Number.POSITIVE_INFINITY } = entry.rule;
  if (!matches(match, target)) return false;

  entry.seen += 1;
  if (match.nth !== undefined && entry.seen !== match.nth) return false;
  if (entry.hits >= times) return false;

  entry.hits += 1;
  return true;
}

function matches(match: FaultMatch, { caller, service, operation, resources }: FaultTarget): boolean {
  const { resource } = match;
  return (
    (match.functionName ?? caller.functionName) === caller.functionName &&
    (match.service ?? service) === service &&
    (match.operation ?? operation) === operation &&
    (resource === undefined || resources.some((arn) => covers(resource, arn)))
  );
}
