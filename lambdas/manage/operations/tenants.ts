import { PageQuery } from "../../../core/contract/api/pages.ts";
import { DeleteTenantQuery } from "../../../core/contract/api/tenants-query.ts";
import { TenantId } from "../../../core/id.ts";
import { type Tenant, TenantPatch, TenantRequest } from "../../../core/tenant.ts";
import { requireTenant, scopeFor, tenantFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { Cursors } from "../cursors.ts";
import type { Operations } from "../operation.ts";
import { readPage } from "../page.ts";
import type { Tenants } from "../tenants.ts";

export interface TenantOperationPorts {
  readonly tenants: Tenants;
  readonly get: (tenant: TenantId) => Promise<Tenant | undefined>;
  readonly list: (page: {
    readonly limit: number;
    readonly after?: TenantId | undefined;
  }) => Promise<readonly Tenant[]>;
  readonly cursors: Cursors;
}

type TenantRoute = "createTenant" | "listTenants" | "getTenant" | "patchTenant" | "deleteTenant";

export function tenantOperations({ tenants, get, list, cursors }: TenantOperationPorts): Operations<TenantRoute> {
  async function find(id: TenantId): Promise<readonly Tenant[]> {
    const tenant = await get(id);
    return tenant ? [tenant] : [];
  }

  return {
    createTenant: async (event) => {
      const request = readBody(TenantRequest, event);
      requireTenant(event, request.id);
      return answer(201, describe(await tenants.create(request)));
    },

    listTenants: async (event) => {
      const { limit, cursor } = readQuery(PageQuery, event);
      const scope = scopeFor(event, undefined);
      const place = { route: "listTenants", tenant: scope } as const;
      const after = await cursors.open(place, cursor, TenantId);
      if (scope !== "*") return answer(200, { tenants: (await find(scope)).map(describe) });

      const { entries, last } = await readPage(limit, (most) => list({ limit: most, after }));
      return answer(200, { tenants: entries.map(describe), ...(await cursors.next(place, last?.id)) });
    },

    getTenant: async (event) => answer(200, describe(await tenants.read(tenantFor(event)))),

    patchTenant: async (event) => {
      const tenant = tenantFor(event);
      return answer(200, describe(await tenants.patch(tenant, readBody(TenantPatch, event))));
    },

    deleteTenant: async (event) => {
      const { shred } = readQuery(DeleteTenantQuery, event);
      await tenants.remove(tenantFor(event), shred === "true");
      return { statusCode: 204 };
    },
  };
}

const describe = ({ createdAt, ...tenant }: Tenant) => ({ ...tenant, createdAt: new Date(createdAt).toISOString() });
