import type { ApiKeyStore } from "../../../adapters/table/api-keys.ts";
import { ApiKeyId } from "../../../core/api-key.ts";
import { type ApiKey, ApiKeyRequest, describeApiKey } from "../../../core/api-key-record.ts";
import { KeysQuery } from "../../../core/contract/api/key-query.ts";
import { notFound } from "../../../core/problem.ts";
import type { EpochMs } from "../../../core/time.ts";
import { type AuthorizedEvent, scopeFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { CreateKey } from "../create-key.ts";
import type { Cursors } from "../cursors.ts";
import type { Operations } from "../operation.ts";

export interface KeyOperationPorts {
  readonly create: CreateKey;
  readonly keys: Pick<ApiKeyStore, "get" | "ofTenant" | "revoke">;
  readonly cursors: Cursors;
  readonly now: () => EpochMs;
}

export function keyOperations(ports: KeyOperationPorts): Operations<"createKey" | "listKeys" | "getKey" | "revokeKey"> {
  const { create, keys, cursors, now } = ports;
  return {
    createKey: async (event) => {
      const request = readBody(ApiKeyRequest, event);
      const { record, key } = await create(scopeFor(event, request.tenant), request);
      return answer(201, { ...describeApiKey(record, now()), key });
    },
    listKeys: async (event) => {
      const { tenant: asked, limit, cursor } = readQuery(KeysQuery, event);
      const tenant = scopeFor(event, asked);
      const list = { route: "listKeys", tenant } as const;
      const after = await cursors.open(list, cursor, ApiKeyId);
      const found = await keys.ofTenant(tenant, { limit, ...(after && { after }) });
      const described = found.keys.map((key) => describeApiKey(key, now()));
      return answer(200, { keys: described, ...(await cursors.next(list, found.next)) });
    },
    getKey: async (event) => answer(200, describeApiKey(await keyInPath(event, ports), now())),
    revokeKey: async (event) => {
      await keys.revoke(await keyInPath(event, ports), now());
      return { statusCode: 204 };
    },
  };
}

async function keyInPath(event: AuthorizedEvent, { keys }: KeyOperationPorts): Promise<ApiKey> {
  const id = ApiKeyId.safeParse(event.pathParameters?.key);
  const found = id.success ? await keys.get(id.data) : undefined;
  if (found === undefined) throw notFound();
  scopeFor(event, found.tenant);
  return found;
}
