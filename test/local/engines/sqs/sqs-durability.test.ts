import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqs, type Sqs } from "./sqs-fixture.ts";

let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "posthorn-sqs-"));
  file = join(folder, "sqs.sqlite");
});

afterEach(() => rmSync(folder, { recursive: true }));

async function drain(sqs: Sqs): Promise<string[]> {
  const drained: string[] = [];
  for (let batch = await sqs.receive("orders"); batch.length > 0; batch = await sqs.receive("orders"))
    drained.push(...batch.map(({ body }) => body));
  return drained;
}

const without = (all: Iterable<string>, ...excluded: readonly ReadonlySet<string>[]) =>
  [...all].filter((body) => !excluded.some((set) => set.has(body)));

/** What the process told until it had told so much, by verb; then it is killed without warning. */
async function killAfter(child: ChildProcess, lines: number): Promise<Map<string, Set<string>>> {
  const told = new Map(["sent", "received", "deleting", "deleted"].map((verb) => [verb, new Set<string>()]));
  const exited = once(child, "exit");
  let count = 0;
  if (child.stdout === null) throw new Error("Cannot read from the process: wanted a pipe");
  for await (const line of createInterface(child.stdout)) {
    const [verb = "", body = ""] = line.split(" ");
    told.get(verb)?.add(body);
    count += 1;
    if (count === lines) child.kill("SIGKILL");
  }
  await exited;
  return told;
}

test("loses nothing that was acknowledged when the process is killed", async () => {
  const program = join(import.meta.dirname, "busy-process.ts");
  const child = spawn(process.execPath, [program, file], { stdio: ["ignore", "pipe", "ignore"] });
  const told = await killAfter(child, 3000);
  const toldOf = (verb: string) => told.get(verb) ?? new Set();
  expect(child.signalCode).toBe("SIGKILL");
  expect(toldOf("sent").size).toBeGreaterThan(1000);

  const sqs = openSqs({ file, now: () => Date.now() + 3_600_000 });
  const found = await drain(sqs);
  await sqs.service.close();

  // What the process was deleting when it died may be there or not.
  expect(without(toldOf("sent"), new Set(found), toldOf("deleting"))).toEqual([]);
  expect(without(toldOf("received"), new Set(found))).toEqual([]);
  expect(found.filter((body) => toldOf("deleted").has(body))).toEqual([]);
  expect(new Set(found).size).toBe(found.length);
});

test("a message in flight stays hidden over a restart, and comes back when its visibility ends", async () => {
  const before = openSqs({ file });
  before.service.createQueue("orders");
  await before.send("orders", "msg");
  await before.receive("orders", { VisibilityTimeout: 60 });
  await before.service.close();

  const after = openSqs({ file });

  expect(after.service.depthOf("orders")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  after.passSeconds(60);
  expect(await after.receive("orders")).toMatchObject([{ body: "msg", receiveCount: 2 }]);
  await after.service.close();
});

test("where all receivers ended with the process, what was in flight is visible at once, and delays hold", async () => {
  const before = openSqs({ file });
  before.service.createQueue("orders");
  await before.send("orders", "taken");
  await before.receive("orders", { VisibilityTimeout: 270 });
  await before.send("orders", "later", { DelaySeconds: 30 });
  await before.service.close();

  const after = openSqs({ file, receiversAreGone: true });

  expect(after.service.depthOf("orders")).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
  expect(await after.receive("orders")).toMatchObject([{ body: "taken", receiveCount: 2 }]);
  await after.service.close();
});

test("a changed visibility holds over a restart", async () => {
  const before = openSqs({ file });
  before.service.createQueue("orders");
  await before.send("orders", "msg");
  const [message] = await before.receive("orders", { VisibilityTimeout: 60 });
  const ReceiptHandle = message?.handle ?? "";
  await before.call("ChangeMessageVisibility", "orders", { ReceiptHandle, VisibilityTimeout: 600 });
  await before.service.close();

  const after = openSqs({ file });
  after.passSeconds(599);

  expect(after.service.depthOf("orders")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  await after.service.close();
});

test("dead letters and what was moved back are where they were before a restart", async () => {
  const before = openSqs({ file });
  before.service.createQueue("dead-letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: before.arnOf("dead-letters"), maxReceiveCount: 1 });
  before.service.createQueue("orders", { RedrivePolicy });
  for (const body of ["moved", "dead"]) {
    await before.send("orders", body);
    await before.receive("orders", { VisibilityTimeout: 0 });
    await before.receive("orders");
  }
  const SourceArn = before.arnOf("dead-letters");
  await before.service.call("StartMessageMoveTask", { SourceArn, MaxNumberOfMessagesPerSecond: 1 });
  before.passSeconds(1);
  await before.service.close();

  const after = openSqs({ file });
  after.passSeconds(1);

  expect(await after.receive("orders")).toMatchObject([{ body: "moved", receiveCount: 1 }]);
  expect(await after.receive("dead-letters")).toMatchObject([{ body: "dead", receiveCount: 2 }]);
  await after.service.close();
});

test("a handle from before a restart still deletes", async () => {
  const before = openSqs({ file });
  before.service.createQueue("orders");
  await before.send("orders", "msg");
  const [message] = await before.receive("orders");
  await before.service.close();

  const after = openSqs({ file });
  await after.call("DeleteMessage", "orders", { ReceiptHandle: message?.handle ?? "" });

  expect(after.service.depthOf("orders")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  await after.service.close();
});

test("finds queues, tags, groups, delays and attributes again after a restart", async () => {
  const before = openSqs({ file });
  before.service.createQueue("orders", { VisibilityTimeout: "90" });
  await before.call("TagQueue", "orders", { Tags: { team: "a" } });
  await before.send("orders", "now", {
    MessageGroupId: "ep_1",
    MessageAttributes: { Hello: { DataType: "String", StringValue: "There" } },
  });
  await before.send("orders", "later", { DelaySeconds: 60 });
  await before.service.close();

  const after = openSqs({ file });
  const received = await after.call("ReceiveMessage", "orders", {
    MessageSystemAttributeNames: ["MessageGroupId"],
    MessageAttributeNames: ["All"],
  });

  expect(received).toMatchObject({
    Messages: [
      {
        Body: "now",
        Attributes: { MessageGroupId: "ep_1" },
        MessageAttributes: { Hello: { DataType: "String", StringValue: "There" } },
      },
    ],
  });
  expect(await after.call("ListQueueTags", "orders")).toEqual({ Tags: { team: "a" } });
  expect(after.service.depthOf("orders")).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
  await after.service.close();
});

test("forgets what was deleted, purged or in a deleted queue for good", async () => {
  const before = openSqs({ file });
  for (const name of ["orders", "purged", "deleted"]) {
    before.service.createQueue(name);
    await before.send(name, "msg");
  }
  const [message] = await before.receive("orders");
  await before.call("DeleteMessage", "orders", { ReceiptHandle: message?.handle ?? "" });
  await before.call("PurgeQueue", "purged");
  await before.call("DeleteQueue", "deleted");
  await before.service.close();

  const after = new DatabaseSync(file);

  expect(after.prepare("SELECT name FROM queue ORDER BY name").all()).toEqual([{ name: "orders" }, { name: "purged" }]);
  expect(after.prepare("SELECT count(*) AS rows FROM message").get()).toEqual({ rows: 0 });
  expect(after.prepare("SELECT count(*) AS rows FROM content").get()).toEqual({ rows: 0 });
  after.close();
});

test("refuses a file that another engine has open", async () => {
  const first = openSqs({ file });

  expect(() => openSqs({ file })).toThrow(`Cannot open the queues in "${file}": another process has them open`);
  await first.service.close();
});

test("says so when its file is no database, and leaves it alone", () => {
  writeFileSync(file, "no database, by far too long for an empty one");

  expect(() => openSqs({ file })).toThrow(`Cannot open the queues in "${file}": file is not a database`);
  expect(readFileSync(file, "utf8")).toBe("no database, by far too long for an empty one");
});

test("refuses a file that a newer version wrote", () => {
  const newer = new DatabaseSync(file);
  newer.exec("PRAGMA user_version = 7");
  newer.close();

  expect(() => openSqs({ file })).toThrow(`Cannot open the queues in "${file}": found version 7, can read up to 1`);
});
