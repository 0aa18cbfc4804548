import * as z from "zod";
import { TenantId } from "../../id.ts";
import { TenantLimits } from "../../publish-limits.ts";
import { TenantPatch, TenantRequest } from "../../tenant.ts";
import type { Descriptions } from "./description.ts";
import { PageQuery, pageOf } from "./pages.ts";
import { DeleteTenantQuery } from "./tenants-query.ts";

const Tenant = z
  .object({ id: TenantId, name: z.string().exactOptional(), createdAt: z.iso.datetime() })
  .meta({ id: "Tenant" });

const TenantWithLimits = Tenant.extend({
  limits: TenantLimits.describe("What is not said follows from the stage."),
}).meta({ id: "TenantWithLimits" });

export const tenantRoutes = {
  createTenant: {
    subject: "Tenants",
    summary: "Create a tenant",
    details: "Only for a name or limits of its own: otherwise a tenant exists from its first event or endpoint on.",
    body: TenantRequest,
    answers: { 201: { meaning: "Created.", schema: TenantWithLimits } },
    problems: ["tenant_exists", "tenant_shredded", "not_found"],
  },
  listTenants: {
    subject: "Tenants",
    summary: "List tenants",
    details: "Those that the key may see: a key that is bound to one tenant sees that one.",
    query: PageQuery,
    answers: { 200: { meaning: "By id.", schema: pageOf("tenants", Tenant) } },
  },
  getTenant: {
    subject: "Tenants",
    summary: "Read a tenant",
    answers: { 200: { meaning: "As it is now.", schema: TenantWithLimits } },
  },
  patchTenant: {
    subject: "Tenants",
    summary: "Rename a tenant, or change its limits",
    details: "What is not named stays. Limits are replaced as a whole; null gives back those of the stage.",
    body: TenantPatch,
    answers: { 200: { meaning: "As it is now. Limits take effect within a minute.", schema: TenantWithLimits } },
  },
  deleteTenant: {
    subject: "Tenants",
    summary: "Delete a tenant",
    details:
      "Its endpoints go at once, and what is queued for them ends as dead. The API keys that are bound to it are revoked. Events and deliveries expire by themselves.",
    query: DeleteTenantQuery,
    answers: { 204: { meaning: "Deleted." } },
  },
} as const satisfies Descriptions<"createTenant" | "listTenants" | "getTenant" | "patchTenant" | "deleteTenant">;
