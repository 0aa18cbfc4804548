import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAppendToAuditLog, createAuditLog } from "../../../adapters/table/audit-log.ts";
import { acme, noon } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

test("what was done once is written once, even if the answer to its write gets lost", async () => {
  const { client: real } = tables.table;
  const client = Object.create(real, {
    send: {
      value: async (command: Parameters<typeof real.send>[0]) => {
        if (command instanceof PutCommand) await real.send(command);
        return real.send(command); // as the SDK does, after an answer that did not come
      },
    },
  });
  const append = createAppendToAuditLog({ ...tables.table, client }, { pause: async () => {}, fraction: () => 0 });
  const caller = { keyId: "admin", role: "admin", tenant: "*" } as const;
  const act = { tenant: acme, at: noon, caller, action: "deleteEndpoint", target: "/v1", outcome: "done" } as const;

  const first = await append({ ...act, status: 204, requestId: "r-1", address: "192.0.2.1" });
  const second = await append({ ...act, status: 204, requestId: "r-2", address: "192.0.2.1" });

  expect([first.number, second.number]).toEqual([1, 2]);
  const entries = await createAuditLog(tables.table).newest(acme, { limit: 10 });
  expect(entries.map(({ requestId }) => requestId)).toEqual(["r-2", "r-1"]);
});
