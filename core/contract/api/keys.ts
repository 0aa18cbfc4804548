import * as z from "zod";
import { ApiKeyId } from "../../api-key.ts";
import { ApiKeyRequest, TenantScope } from "../../api-key-record.ts";
import { ROLES } from "../roles.ts";
import type { Descriptions } from "./description.ts";
import { KeysQuery } from "./key-query.ts";
import { pageOf } from "./pages.ts";

const ApiKey = z
  .object({
    id: ApiKeyId,
    name: z.string(),
    role: z.enum(ROLES),
    tenant: TenantScope,
    state: z.enum(["live", "expired", "revoked"]),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().exactOptional(),
    revokedAt: z.iso.datetime().exactOptional(),
    lastUsedAt: z.iso.datetime().exactOptional().describe("To the hour. Absent when it was never used."),
  })
  .meta({ id: "ApiKey" });

const CreatedApiKey = ApiKey.extend({
  key: z.string().describe("The key itself. It is shown in this answer only, and nobody can find it again."),
}).meta({ id: "CreatedApiKey" });

export const keyRoutes = {
  createKey: {
    subject: "Keys",
    summary: "Make an API key",
    details:
      "To replace a key without an interruption, make a second one of the same name, give it to the caller, and revoke " +
      "the first. Publishers get the role `service`.",
    body: ApiKeyRequest,
    answers: { 201: { meaning: "Made.", schema: CreatedApiKey } },
    problems: ["not_found", "too_many_live_keys"],
  },
  listKeys: {
    subject: "Keys",
    summary: "List API keys",
    query: KeysQuery,
    answers: { 200: { meaning: "Those that are live, and those that lately were.", schema: pageOf("keys", ApiKey) } },
    problems: ["not_found"],
  },
  getKey: {
    subject: "Keys",
    summary: "Read an API key",
    answers: { 200: { meaning: "All but the key itself.", schema: ApiKey } },
  },
  revokeKey: {
    subject: "Keys",
    summary: "Revoke an API key",
    details: "It is refused everywhere within 60 seconds. Revoking it again changes nothing.",
    answers: { 204: { meaning: "Revoked." } },
  },
} as const satisfies Descriptions<"createKey" | "listKeys" | "getKey" | "revokeKey">;
