import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import { KeyringShredded } from "../../core/keyring-error.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";
import type { TenantLimits } from "../../core/publish-limits.ts";
import type { Tenant, TenantPatch, TenantRequest } from "../../core/tenant.ts";
import type { EpochMs } from "../../core/time.ts";

export interface TenantPorts {
  readonly get: (tenant: TenantId) => Promise<Tenant | undefined>;
  readonly add: (tenant: Tenant) => Promise<boolean>;
  /** False when there is none any more. */
  readonly replace: (tenant: Tenant) => Promise<boolean>;
  readonly remove: (tenant: TenantId) => Promise<void>;
  readonly limits: (tenant: TenantId) => Promise<TenantLimits>;
  readonly putLimits: (tenant: TenantId, limits: TenantLimits) => Promise<void>;
  readonly endpointsOf: (tenant: TenantId) => Promise<readonly Endpoint[]>;
  readonly removeEndpoint: (tenant: TenantId, id: EndpointId) => Promise<void>;
  readonly revokeKeys: (tenant: TenantId) => Promise<void>;
  readonly isShredded: (tenant: TenantId) => Promise<boolean>;
  readonly shred: (tenant: TenantId) => Promise<void>;
  readonly now: () => EpochMs;
}

export interface TenantWithLimits extends Tenant {
  readonly limits: TenantLimits;
}

export interface Tenants {
  create(request: TenantRequest): Promise<TenantWithLimits>;
  read(tenant: TenantId): Promise<TenantWithLimits>;
  patch(tenant: TenantId, patch: TenantPatch): Promise<TenantWithLimits>;
  remove(tenant: TenantId, shred: boolean): Promise<void>;
}

export function createTenants(ports: TenantPorts): Tenants {
  async function existing(id: TenantId): Promise<Tenant> {
    const tenant = await ports.get(id);
    if (!tenant) throw notFound();
    return tenant;
  }

  return {
    create: async ({ id, name, limits = {} }) => {
      if (await ports.isShredded(id)) throw new KeyringShredded(id);
      const tenant: Tenant = { id, ...(name !== undefined && { name }), createdAt: ports.now() };
      if (!(await ports.add(tenant))) throw new ApiProblem(409, "tenant_exists", `There is a tenant "${id}" already`);
      await ports.putLimits(id, limits);
      return { ...tenant, limits };
    },

    read: async (id) => {
      const [tenant, limits] = await Promise.all([existing(id), ports.limits(id)]);
      return { ...tenant, limits };
    },

    patch: async (id, { name, limits }) => {
      const { name: before, ...rest } = await existing(id);
      const kept = name === undefined ? before : (name ?? undefined);
      const tenant: Tenant = { ...rest, ...(kept !== undefined && { name: kept }) };
      if (!(await ports.replace(tenant))) throw notFound();
      if (limits !== undefined) await ports.putLimits(id, limits ?? {});
      return { ...tenant, limits: await ports.limits(id) };
    },

    remove: (id, shred) => remove(id, shred, ports),
  };
}

/** Again and again with the same result, so that a call that broke off is simply made once more. The tenant itself goes last. */
async function remove(id: TenantId, shred: boolean, ports: TenantPorts): Promise<void> {
  const [tenant, endpoints] = await Promise.all([ports.get(id), ports.endpointsOf(id)]);
  if (!tenant && endpoints.length === 0 && !shred) throw notFound();

  if (shred) await ports.shred(id);
  for (const endpoint of endpoints) await ports.removeEndpoint(id, endpoint.id);
  await ports.revokeKeys(id);
  await ports.remove(id);
}
