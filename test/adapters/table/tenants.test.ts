import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpointStore } from "../../../adapters/table/endpoints.ts";
import { createTenantLimitsReader } from "../../../adapters/table/tenant-limits.ts";
import { createTenantStore, type TenantStore } from "../../../adapters/table/tenants.ts";
import { TenantId } from "../../../core/id.ts";
import { acme, endpoint, noon, shopEndpoint } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;
let tenants: TenantStore;

beforeAll(async () => {
  tables = await startTables();
  tenants = createTenantStore(tables.table);
});
afterAll(() => tables.close());

const globex = TenantId.parse("globex");

test("a tenant is added once, listed by its id, and removed with its limits", async () => {
  expect(await tenants.add({ id: globex, createdAt: noon })).toBe(true);
  expect(await tenants.add({ id: acme, name: "Acme", createdAt: noon })).toBe(true);
  expect(await tenants.add({ id: acme, createdAt: noon })).toBe(false);
  await tenants.putLimits(acme, { endpoints: 2 });

  expect(await tenants.list({ limit: 10 })).toEqual([
    { id: acme, name: "Acme", createdAt: noon },
    { id: globex, createdAt: noon },
  ]);
  expect(await tenants.list({ limit: 10, after: acme })).toEqual([{ id: globex, createdAt: noon }]);

  await tenants.remove(acme);
  expect(await tenants.get(acme)).toBeUndefined();
  expect(await createTenantLimitsReader(tables.table)(acme)).toEqual({});
  expect(await tenants.list({ limit: 10 })).toEqual([{ id: globex, createdAt: noon }]);
});

test("a tenant is replaced while it is there, and not brought back", async () => {
  const initech = TenantId.parse("initech");
  await tenants.add({ id: initech, createdAt: noon });

  expect(await tenants.replace({ id: initech, name: "Initech", createdAt: noon })).toBe(true);
  expect(await tenants.get(initech)).toEqual({ id: initech, name: "Initech", createdAt: noon });

  await tenants.remove(initech);
  expect(await tenants.replace({ id: initech, name: "Back", createdAt: noon })).toBe(false);
  expect(await tenants.get(initech)).toBeUndefined();
});

test("an endpoint is replaced by who has seen it, and disabled by who has not", async () => {
  const endpoints = createEndpointStore(tables.table);
  await endpoints.add(endpoint({ description: "shop", timeoutSeconds: 5 }));

  expect(await endpoints.replace(endpoint({ description: "till", version: 2 }))).toBe(true);
  expect(await endpoints.replace(endpoint({ description: "late", version: 2 }))).toBe(false);
  expect(await endpoints.disable(acme, shopEndpoint, { reason: "failing", at: noon })).toBe(true);
  expect(await endpoints.disable(acme, shopEndpoint, { reason: "gone", at: noon })).toBe(false);

  const disabled = { state: "disabled", disabled: { reason: "failing", at: noon } } as const;
  expect(await endpoints.get(acme, shopEndpoint)).toEqual(endpoint({ description: "till", version: 3, ...disabled }));
  await endpoints.remove(acme, shopEndpoint);
  expect(await endpoints.disable(acme, shopEndpoint, { reason: "gone", at: noon })).toBe(false);
  expect(await endpoints.ofTenant(acme)).toEqual([]);
});
