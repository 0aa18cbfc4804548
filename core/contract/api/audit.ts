import * as z from "zod";
import { TenantScope } from "../../api-key-record.ts";
import { ROLES } from "../roles.ts";
import { AuditQuery, AuditVerifyQuery } from "./audit-query.ts";
import type { Descriptions } from "./description.ts";
import { pageOf } from "./pages.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const AuditEntry = z
  .object({
    number: z.int().min(1).describe("From 1, without a gap."),
    at: z.iso.datetime(),
    caller: z.object({ keyId: z.string(), role: z.enum(ROLES), tenant: TenantScope }),
    action: z.string().describe("The name of the route, as `operationId` in this document."),
    target: z.string(),
    outcome: z.enum(["done", "refused"]),
    status: z.int(),
    requestId: z.string(),
    address: z.string(),
    before: Hash.exactOptional().describe("SHA-256 of what was shown of the resource before."),
    after: Hash.exactOptional(),
    items: z
      .array(z.int().min(0))
      .exactOptional()
      .describe("Of a batch: the places of the items that were refused, from 0."),
    previous: Hash,
    hash: Hash,
  })
  .meta({ id: "AuditEntry" });

const AuditVerdict = z.discriminatedUnion("intact", [
  z.object({
    intact: z.literal(true),
    entries: z.int().min(0).describe("How many were read by this call."),
    head: z.object({ number: z.int().min(0), hash: Hash }).describe("Compare it with what the function's log says."),
    nextCursor: z.string().exactOptional().describe("There are more: call again with it."),
  }),
  z.object({
    intact: z.literal(false),
    number: z.int().min(1).describe("The first entry that is not as it was written."),
    problem: z.enum(["missing", "changed", "does_not_follow"]),
  }),
]);

export const auditRoutes = {
  listAudit: {
    subject: "Audit",
    summary: "Read the audit log",
    details:
      "Each call that changed something, and each that was refused. A log is per tenant; `*` is the stage's own. What was done is in the log of the tenant that it was done to, what was refused in that of the one who tried.",
    query: AuditQuery,
    answers: { 200: { meaning: "Newest first.", schema: pageOf("entries", AuditEntry) } },
    problems: ["not_found"],
  },
  verifyAudit: {
    subject: "Audit",
    summary: "Find the first entry that was tampered with",
    query: AuditVerifyQuery,
    answers: { 200: { meaning: "The log was read from its beginning, or from the cursor.", schema: AuditVerdict } },
    problems: ["not_found"],
  },
} as const satisfies Descriptions<"listAudit" | "verifyAudit">;
