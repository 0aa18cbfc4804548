/** What AWS bills a call by. The cost model gives each a price. */
export type BilledUnit =
  | "dynamodb.readUnits"
  | "dynamodb.writeUnits"
  | "sqs.requests"
  | "kms.requests"
  | "secretsmanager.requests"
  | "events.events"
  | "s3.writeRequests"
  | "s3.readRequests";

export type Units = Readonly<Partial<Record<BilledUnit, number>>>;

/** One call that has been answered. */
export interface MeteredCall {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly end: "succeeded" | "failed" | "throttled";
  readonly units: Units;
}

export interface MeterRow {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly errors: number;
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
  return snapshot.reduce<Units>((sum, { units }) => addedUnits(sum, units, 1), {});
}

function rowOf({ end, ...call }: MeteredCall): MeterRow {
  return { ...call, calls: 1, errors: end === "failed" ? 1 : 0, throttles: end === "throttled" ? 1 : 0 };
}

function emptyRow({ functionName, service, operation }: Pick<MeterRow, "functionName" | "service" | "operation">) {
  const nothing = { calls: 0, requestBytes: 0, responseBytes: 0, errors: 0, throttles: 0, units: {} };
  return { functionName, service, operation, ...nothing };
}

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
    units: addedUnits(row.units, other.units, sign),
  };
}

function addedUnits(units: Units, others: Units, sign: 1 | -1): Units {
  const sum: Partial<Record<BilledUnit, number>> = { ...units };
  for (const unit of unitNames(others)) sum[unit] = (sum[unit] ?? 0) + sign * (others[unit] ?? 0);
  return sum;
}

function unitNames(units: Units): readonly BilledUnit[] {
  return ALL_UNITS.filter((unit) => units[unit] !== undefined);
}

const ALL_UNITS: readonly BilledUnit[] = [
  "dynamodb.readUnits",
  "dynamodb.writeUnits",
  "sqs.requests",
  "kms.requests",
  "secretsmanager.requests",
  "events.events",
  "s3.writeRequests",
  "s3.readRequests",
];

function keyOf({ functionName, service, operation }: Pick<MeterRow, "functionName" | "service" | "operation">): string {
  return `${functionName} ${service} ${operation}`;
}
