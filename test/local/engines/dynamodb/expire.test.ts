import { PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { deliveries, documentsOf, kinds, startEngine } from "./engine-fixture.ts";

const { TableName } = deliveries;
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

describe.each(kinds)("the %s engine", (kind) => {
  test("deletes what is over when asked to, and nothing else", async () => {
    const engine = await startEngine(kind);
    await engine.createTable(deliveries);
    const documents = documentsOf(engine);
    const over = Array.from({ length: 60 }, (_, n) => ({ pk: `over-${n}`, sk: "evt_1", expiresAt: 1_700_000_000 }));
    const kept = [
      { pk: "later", sk: "evt_1", expiresAt: inAnHour() },
      { pk: "never", sk: "evt_1" },
      { pk: "in words", sk: "evt_1", expiresAt: "2020-01-01T00:00:00Z" },
    ];
    for (const Item of [...over, ...kept]) await documents.send(new PutCommand({ TableName, Item }));

    await engine.deleteExpired(deliveries, "expiresAt");

    const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
    expect(Items.map(({ pk }) => pk).sort()).toEqual(["in words", "later", "never"]);
  });
});
