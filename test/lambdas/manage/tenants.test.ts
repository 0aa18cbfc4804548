import { beforeEach, expect, test } from "vitest";
import type { Endpoint } from "../../../core/endpoint.ts";
import type { TenantLimits } from "../../../core/publish-limits.ts";
import type { Tenant } from "../../../core/tenant.ts";
import { createTenants, type TenantPorts } from "../../../lambdas/manage/tenants.ts";
import { acme, crmEndpoint, endpoint, noon } from "../../support/fixtures.ts";

let stored: Tenant | undefined;
let limits: TenantLimits;
let endpoints: Endpoint[];
let done: string[];
let isShredded: boolean;

const ports: TenantPorts = {
  get: async () => stored,
  add: async (tenant) => {
    if (stored) return false;
    stored = tenant;
    return true;
  },
  replace: async (tenant) => {
    if (!stored) return false;
    stored = tenant;
    return true;
  },
  remove: async () => {
    done.push("tenant removed");
    stored = undefined;
  },
  limits: async () => limits,
  putLimits: async (_, next) => {
    limits = next;
  },
  endpointsOf: async () => endpoints,
  removeEndpoint: async (_, id) => {
    done.push("endpoint removed");
    endpoints = endpoints.filter((it) => it.id !== id);
  },
  revokeKeys: async () => {
    done.push("keys revoked");
  },
  isShredded: async () => isShredded,
  shred: async () => {
    done.push("keys destroyed");
  },
  now: () => noon,
};
const tenants = createTenants(ports);

beforeEach(() => {
  stored = { id: acme, name: "Acme", createdAt: noon };
  limits = { endpoints: 3 };
  endpoints = [endpoint(), endpoint({ id: crmEndpoint })];
  done = [];
  isShredded = false;
});

test("a name is changed, and taken away by null; limits stay unless they are named", async () => {
  expect(await tenants.patch(acme, { name: "Acme Ltd" })).toMatchObject({ name: "Acme Ltd", limits: { endpoints: 3 } });
  expect(await tenants.patch(acme, { name: null })).toEqual({ id: acme, createdAt: noon, limits: { endpoints: 3 } });
});

test("limits are replaced as a whole, and null gives back those of the stage", async () => {
  expect(await tenants.patch(acme, { limits: { publish: { perSecond: 5, burst: 5 } } })).toMatchObject({
    name: "Acme",
    limits: { publish: { perSecond: 5, burst: 5 } },
  });
  expect((await tenants.patch(acme, { limits: null })).limits).toEqual({});
});

test("a tenant that is deleted while it is changed stays deleted", async () => {
  const racing = createTenants({
    ...ports,
    replace: async (tenant) => {
      stored = undefined;
      return ports.replace(tenant);
    },
  });

  const patched = racing.patch(acme, { name: "Back", limits: { endpoints: 9 } });

  await expect(patched).rejects.toMatchObject({ status: 404 });
  expect(stored).toBeUndefined();
  expect(limits).toEqual({ endpoints: 3 });
});

test("an id is used up when its keys were destroyed", async () => {
  stored = undefined;
  isShredded = true;

  await expect(tenants.create({ id: acme })).rejects.toMatchObject({ code: "keyring_shredded" });
  expect(stored).toBeUndefined();
});

test("deleting takes the endpoints first, then whoever could bring it back, and the tenant last", async () => {
  await tenants.remove(acme, false);

  expect(done).toEqual(["endpoint removed", "endpoint removed", "keys revoked", "tenant removed"]);
});

test("shredding begins with the keys, so that nothing is readable from then on", async () => {
  await tenants.remove(acme, true);

  expect(done[0]).toBe("keys destroyed");
});

test("a deletion that broke off is finished by the next call", async () => {
  const breaking = createTenants({
    ...ports,
    removeEndpoint: async (tenant, id) => {
      if (id === crmEndpoint) throw new Error("throttled");
      await ports.removeEndpoint(tenant, id);
    },
  });
  await expect(breaking.remove(acme, false)).rejects.toThrow("throttled");
  expect(stored).toBeDefined();

  await tenants.remove(acme, false);

  expect(endpoints).toEqual([]);
  expect(stored).toBeUndefined();
});

test("what does not exist cannot be deleted, but its keys can be destroyed", async () => {
  stored = undefined;
  endpoints = [];

  await expect(tenants.remove(acme, false)).rejects.toMatchObject({ status: 404 });
  await tenants.remove(acme, true);
  expect(done).toEqual(["keys destroyed", "keys revoked", "tenant removed"]);
});
