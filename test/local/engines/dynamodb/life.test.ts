import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createDynamoDbEngine } from "../../../../local/engines/dynamodb/engine.ts";
import { deliveries, documentsOf, kinds, startEngine, temporaryDirectory } from "./engine-fixture.ts";

const TableName = "Deliveries";
const Key = { pk: "DELIVERIES#ep_1", sk: "evt_1" };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(kinds)("the %s engine", (kind) => {
  test("has every item that was acknowledged after it was killed", async () => {
    const directory = temporaryDirectory();
    const killed = await startEngine(kind, directory);
    await killed.createTable(deliveries);
    await documentsOf(killed).send(new PutCommand({ TableName, Item: { ...Key, status: "delivered" } }));
    process.kill(killed.pid, "SIGKILL");

    const next = await startEngine(kind, directory);
    await next.createTable(deliveries);

    const { Item } = await documentsOf(next).send(new GetCommand({ TableName, Key }));
    expect(Item).toEqual({ ...Key, status: "delivered" });
  });

  test("tells of an end that nobody asked for, and refuses calls by name after it", async () => {
    const ends: string[] = [];
    const engine = await createDynamoDbEngine({ engine: kind, onUnexpectedEnd: (reason) => ends.push(reason) });
    onTestFinished(() => engine.close());

    process.kill(engine.pid, "SIGKILL");
    await vi.waitUntil(() => ends.length > 0);

    expect(ends).toEqual(["it ended with SIGKILL"]);
    expect(await engine.isHealthy()).toBe(false);
    await expect(engine.call("ListTables", {})).rejects.toThrow(
      `Cannot reach the ${kind} DynamoDB engine: it ended with SIGKILL`,
    );
  });

  test("is silent about an end that was asked for", async () => {
    const ends: string[] = [];
    const engine = await createDynamoDbEngine({ engine: kind, onUnexpectedEnd: (reason) => ends.push(reason) });

    await engine.close();

    expect(ends).toEqual([]);
    expect(isRunning(engine.pid)).toBe(false);
  });

  test("ends with the process that started it, even when that is killed", async () => {
    const module = new URL("../../../../local/engines/dynamodb/engine.ts", import.meta.url);
    const starter = join(temporaryDirectory(), "starter.mjs");
    writeFileSync(
      starter,
      `import { createDynamoDbEngine } from ${JSON.stringify(module.href)};
       const { pid } = await createDynamoDbEngine({ engine: "${kind}" });
       console.log(pid);
       setInterval(() => {}, 1000);`,
    );
    const parent = spawn(execPath, [starter], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: parent.stdout }), "line");
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);

    parent.kill("SIGKILL");

    await vi.waitUntil(() => !isRunning(pid), { timeout: 5_000 });
  });

  test("refuses to keep a table whose key has changed", async () => {
    const engine = await startEngine(kind);
    await engine.createTable(deliveries);
    const withoutSortKey = { ...deliveries, KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }] };

    await expect(engine.createTable(withoutSortKey)).rejects.toThrow(
      'Cannot keep table "Deliveries": its key is pk (HASH), sk (RANGE), the template wants pk (HASH)',
    );
  });
});

test.runIf(kinds.includes("native"))("tells by file, in the engine's own words, why it cannot start", async () => {
  const directory = temporaryDirectory();
  const file = join(directory, "dynamodb.sqlite");
  writeFileSync(file, "no database, by far too long for an empty one");

  await expect(createDynamoDbEngine({ engine: "native", directory })).rejects.toThrow(
    `Cannot start the native DynamoDB engine on "${file}": it ended with exit code 1, saying "error: Database file is`,
  );
});

test.runIf(kinds.includes("native"))("refuses tables that the other engine wrote", async () => {
  const directory = temporaryDirectory();
  await (await startEngine("portable", directory)).close();

  await expect(createDynamoDbEngine({ engine: "native", directory })).rejects.toThrow(
    "its tables were written by the portable one",
  );
  expect((await startEngine("auto", directory)).kind).toBe("portable");
});
