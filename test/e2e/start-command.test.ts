import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestReceiver } from "../support/receiver.ts";

const START = join(import.meta.dirname, "../../local/start.mjs");

let directory: string;
let children: ChildProcess[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "posthorn-start-"));
  children = [];
});

afterEach(async () => {
  for (const child of children) await end(child, "SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** `npm start -- …`, without npm in between, so that a signal reaches the process itself. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [START, "--data-dir", join(directory, "data"), ...args]);
  children.push(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return { child, stdout: () => out, stderr: () => err };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

async function ready(...args: string[]) {
  const started = start("--port", "0", "--no-demo", "--json", ...args);
  while (!started.stdout().includes("\n")) {
    if (started.child.exitCode !== null) throw new Error(`It ended: ${started.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...started, ...JSON.parse(started.stdout()) };
}

async function waitFor(find: () => string | undefined): Promise<string> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("What was wanted was not written within 30 s");
}

function caller({ api, adminKey }: { api: string; adminKey: string }) {
  const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
  return async (path: string, body: unknown) => {
    const answer = await fetch(api + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
}

test("prints exactly one line on stdout, for scripts, and ends cleanly on a signal", async () => {
  const started = await ready();

  expect(started.stdout().trim().split("\n")).toHaveLength(1);
  expect(Object.keys(JSON.parse(started.stdout()))).toEqual(["api", "adminKey", "dataDir"]);
  expect(started.dataDir).toBe(join(directory, "data"));
  started.child.kill("SIGTERM");
  const [code] = await once(started.child, "exit");
  expect(code).toBe(0);
});

test("what was accepted is delivered after kill -9 and another start", async () => {
  const receiver = await startTestReceiver(() => (isUp ? 200 : 503));
  let isUp = false;
  const before = await ready();
  const post = caller(before);
  await post("/v1/tenants/acme/endpoints", { url: receiver.url });
  const events = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post("/v1/events", { tenant: "acme", type: "order.placed", data: { n } })),
  );
  await end(before.child, "SIGKILL");
  const accepted = events.filter(({ status }) => status === 202).map(({ body }) => String(body.id));
  isUp = true;

  await ready();
  const delivered = () =>
    new Set(receiver.received.filter(({ at }) => at > 0).map(({ headers }) => headers["webhook-id"]));
  await receiver.waitFor(receiver.received.length + 1, 30_000);
  const deadline = Date.now() + 30_000;
  while (accepted.some((id) => !delivered().has(id)) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await receiver.close();

  expect(accepted).toHaveLength(20);
  expect(accepted.filter((id) => !delivered().has(id))).toEqual([]);
}, 90_000);

test("says in one line that a port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;

  const { child, stderr } = start("--port", String(port));
  const [code] = await once(child, "exit");
  other.close();

  expect(code).toBe(1);
  expect(stderr().trim()).toBe(
    `posthorn: cannot listen on port ${port}: it is in use; npm start -- --port 0 takes any that is free`,
  );
});

test("the command that it prints publishes an event, and the receiver shows it verified", async () => {
  const started = start("--port", "0");
  const printed = await waitFor(() => /^ {2}(curl (?:.*\\\n)*.*)\n\n/m.exec(started.stdout())?.[1]);

  const { status, stdout } = spawnSync("bash", ["--norc", "-c", printed], { encoding: "utf8" });

  expect(status).toBe(0);
  const { id } = JSON.parse(stdout);
  const shown = await waitFor(() => /^receiver: .*\n.*$/m.exec(started.stderr())?.[0]);
  expect(shown).toMatch(`receiver: ${id} attempt 1, signature verified\n  {"type":"invoice.paid"`);
}, 60_000);

test("names the file that nothing can be made of, and the way out", async () => {
  const { child } = await ready();
  await end(child, "SIGTERM");
  const secrets = join(directory, "data", "secrets.json");
  writeFileSync(secrets, "{ cut short");

  const again = start("--port", "0");
  const [code] = await once(again.child, "exit");

  expect(code).toBe(1);
  expect(again.stderr().trim().split("\n")).toEqual([
    `posthorn: Cannot read "${secrets}": its content is not what this engine writes`,
    "To begin anew, move the data away, or name another directory: npm start -- --data-dir DIR",
  ]);
}, 60_000);

test("says in one line that a data directory cannot be written", async () => {
  writeFileSync(join(directory, "data"), "a file, not a directory");

  const { child, stderr } = start("--port", "0");
  const [code] = await once(child, "exit");

  expect(code).toBe(1);
  expect(stderr().trim().split("\n")).toHaveLength(1);
  expect(stderr()).toContain(`posthorn: cannot write to the data directory "${join(directory, "data")}"`);
  expect(existsSync(join(directory, "data", "sqs.sqlite"))).toBe(false);
});
