import { addUnits, type Units } from "./billed-units.ts";

/** One call that has been answered. */
export interface MeteredCall {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly end: "succeeded" | "failed" | "throttled";
  readonly units: Units;
  /** From the whole request to its answer. */
  readonly latencyMs: number;
  /** ARNs; unknown of a call that could not be understood. */
  readonly resources?: readonly string[];
  readonly errorCode?: string;
}

/** What a caller did with one operation, since the meter began or was reset. */
export interface MeterRow {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly errors: number;
  /** Apart from the errors: throttles are capacity that is missing, errors are something that is wrong. */
  readonly throttles: number;
  readonly units: Units;
}

/** One row per function, service and operation. Plain data: keep one, and compare it with a later one. */
export type MeterSnapshot = readonly MeterRow[];

/** What a call asked of IAM, whether it got it or not. */
export interface UsedGrant {
  readonly functionName: string;
  readonly action: string;
  readonly resource: string;
}

export interface Meter {
  record(call: MeteredCall): void;
  recordGrant(grant: UsedGrant): void;
  snapshot(): MeterSnapshot;
  usedGrants(): readonly UsedGrant[];
  reset(): void;
}

export function createMeter(): Meter {
  const rows = new Map<string, MeterRow>();
  const grants = new Map<string, UsedGrant>();

  return {
    record(call) {
      const key = keyOf(call);
      rows.set(key, added(rows.get(key) ?? emptyRow(call), rowOf(call), 1));
    },
    recordGrant(grant) {
      grants.set(`${grant.functionName} ${grant.action} ${grant.resource}`, grant);
    },
    snapshot: () => [...rows.values()],
    usedGrants: () => [...grants.values()],
    reset() {
      rows.clear();
      grants.clear();
    },
  };
}

/** What was added between two snapshots of one meter. Rows in which nothing happened are left out. */
export function difference(later: MeterSnapshot, earlier: MeterSnapshot): MeterSnapshot {
  const before = new Map(earlier.map((row) => [keyOf(row), row]));
  return later.map((row) => added(row, before.get(keyOf(row)) ?? emptyRow(row), -1)).filter(({ calls }) => calls > 0);
}

/** All units of a snapshot by kind. */
export function unitsOf(snapshot: MeterSnapshot): Units {
  return snapshot.reduce<Units>((sum, { units }) => addUnits(sum, units), {});
}

function rowOf({ end, ...call }: MeteredCall): MeterRow {
  return { ...call, calls: 1, errors: end === "failed" ? 1 : 0, throttles: end === "throttled" ? 1 : 0 };
}

function emptyRow({ functionName, service, operation }: Pick<MeterRow, "functionName" | "service" | "operation">) {
  const nothing = { calls: 0, requestBytes: 0, responseBytes: 0, errors: 0, throttles: 0, units: {} };
  return { functionName, service, operation, ...nothing };
}

// Rows are replaced, not changed: a snapshot that somebody keeps must not move under them.
function added(row: MeterRow, other: MeterRow, sign: 1 | -1): MeterRow {
  return {
    functionName: row.functionName,
    service: row.service,
    operation: row.operation,
    calls: row.calls + sign * other.calls,
    requestBytes: row.requestBytes + sign * other.requestBytes,
    responseBytes: row.responseBytes + sign * other.responseBytes,
    errors: row.errors + sign * other.errors,
    throttles: row.throttles + sign * other.throttles,
    units: addUnits(row.units, other.units, sign),
  };
}

function keyOf({ functionName, service, operation }: Pick<MeterRow, "functionName" | "service" | "operation">): string {
  return `${functionName} ${service} ${operation}`;
}
