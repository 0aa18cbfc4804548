import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CircuitStore, createCircuitStore } from "../../../adapters/circuit/circuit-store.ts";
import type { Circuit } from "../../../core/circuit.ts";
import { EndpointId } from "../../../core/id.ts";
import { acme, noon } from "../../support/fixtures.ts";
import { memoryCircuitStore } from "../../support/pipeline/memory-circuits.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

const failing = { inARow: 10, since: noon };
const states: readonly Circuit[] = [
  { state: "closed", version: 1 },
  { state: "closed", failing, version: 1 },
  { state: "closed", slow: { inARow: 3, until: noon }, version: 1 },
  { state: "open", failing, openedAt: noon, probes: 2, nextProbeAt: noon, version: 1 },
  { state: "probing", failing, openedAt: noon, probes: 2, holder: "m1#1", until: noon, version: 1 },
  { state: "draining", closedAt: noon, drain: { rampSeconds: 20, plannedUntil: noon }, version: 1 },
  { state: "open_by_hand", openedAt: noon, version: 1 },
];

let tables: Tables;
let endpoints = 0;
const newOwner = () => ({
  tenant: acme,
  endpoint: EndpointId.parse(`ep_01m7wd7tg0e008000000001${String(++endpoints).padStart(3, "0")}`),
});

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const kinds = { "in memory": () => memoryCircuitStore(), "in DynamoDB": () => createCircuitStore(tables.table) };

describe.each(Object.entries(kinds))("circuits %s", (_, create) => {
  let store: CircuitStore;
  beforeAll(() => {
    store = create();
  });

  test("are closed where there is none", async () => {
    expect(await store.get(newOwner().endpoint)).toEqual({ state: "closed", version: 0 });
  });

  test.each(states)("come back as they were stored: $state", async (circuit) => {
    const owner = newOwner();

    expect(await store.replace(owner, 0, circuit)).toBe(true);

    expect(await store.get(owner.endpoint)).toStrictEqual(circuit);
  });

  test("are replaced only at the version that was read", async () => {
    const owner = newOwner();
    await store.replace(owner, 0, { state: "closed", version: 1 });

    expect(await store.replace(owner, 0, { state: "closed", version: 1 })).toBe(false);
    expect(await store.replace(owner, 1, { state: "closed", failing, version: 2 })).toBe(true);
    expect(await store.replace(owner, 1, { state: "closed", version: 2 })).toBe(false);
  });

  test("are listed while they need tending, and not before or after", async () => {
    const owner = newOwner();
    await store.replace(owner, 0, { state: "closed", failing, version: 1 });
    const before = await store.needingTending();
    await store.replace(owner, 1, { state: "open_by_hand", openedAt: noon, version: 2 });
    const during = await store.needingTending();
    await store.replace(owner, 2, { state: "closed", version: 3 });
    const afterwards = await store.needingTending();

    expect(before).not.toContainEqual(owner);
    expect(during).toContainEqual(owner);
    expect(afterwards).not.toContainEqual(owner);
  });
});
