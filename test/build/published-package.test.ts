import { execFile, execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage } from "../../build/package/build-package.ts";

const TSC = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
const directory = mkdtempSync(join(tmpdir(), "posthorn-package-"));
const consumer = join(directory, "consumer");

/** As a receiver does it, with no registry in reach: what has a dependency cannot be installed here. */
beforeAll(() => {
  const npm = (at: string, ...args: string[]) =>
    execFileSync("npm", [...args, "--offline", "--no-audit", "--no-fund", "--ignore-scripts"], {
      cwd: at,
      stdio: "pipe",
    });
  const built = buildPackage(join(directory, "package"));
  mkdirSync(consumer);
  writeFileSync(join(consumer, "package.json"), '{ "name": "receiver", "private": true, "type": "module" }');
  npm(built, "pack", "--pack-destination", directory);
  npm(consumer, "install", join(directory, "posthorn-0.1.0.tgz"));
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

test("installs alone, into an empty folder, without a network", () => {
  expect(readdirSync(join(consumer, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["posthorn"]);
});

test("verifies the vector of the specification from there", () => {
  writeFileSync(
    join(consumer, "receive.js"),
    `import { verifyWebhook, WebhookVerificationError } from "posthorn/verify";
     const webhook = {
       secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
       headers: {
         "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
         "webhook-timestamp": "1614265330",
         "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
       },
       body: '{"test": 2432232314}',
       now: new Date(1614265330_000),
     };
     console.log((await verifyWebhook(webhook)).payload.test);
     await verifyWebhook({ ...webhook, body: "{}" }).catch((error) => console.log(error instanceof WebhookVerificationError, error.code));`,
  );

  const said = execFileSync(process.execPath, ["receive.js"], { cwd: consumer, encoding: "utf8" });
  expect(said).toBe("2432232314\ntrue no_matching_signature\n");
});

test.each([
  ["with the types of browsers", "es2022,dom"],
  ["with what a worker or a bare runtime declares", "es2022,webworker"],
])("tells a TypeScript receiver its types, %s", (_, lib) => {
  const source = `import { verifyWebhook } from "posthorn/verify";
    const { id, payload } = await verifyWebhook({ headers: {}, body: "", parse: () => ({ amount: 1 }) });
    export const told: string = id;
    // @ts-expect-error: an amount is a number
    export const wrong: string = payload.amount;`;

  expect(compiled("receive.ts", source, "--lib", lib)).toBe("");
});

test("asks for no types of browsers: servers compile without them", () => {
  const source = `import { verifyWebhook } from "posthorn/verify";
    export const receive = (body: Uint8Array) => verifyWebhook({ headers: {}, body });`;

  expect(compiled("serve.ts", source, "--lib", "es2022")).toBe("");
});

function compiled(file: string, source: string, ...more: string[]): string {
  writeFileSync(join(consumer, file), source);
  const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--types", "", ...more];
  const { stdout } = spawnSync(process.execPath, [TSC, file, ...flags], { cwd: consumer, encoding: "utf8" });
  return stdout;
}

test("publishes from there, with one idempotency key over all tries", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers["idempotency-key"]?.toString());
    const isFirst = seen.length === 1;
    response.writeHead(isFirst ? 503 : 202, { "content-type": "application/json", "retry-after": "0" });
    response.end(
      isFirst
        ? "{}"
        : '{"id":"evt_1","tenant":"acme","type":"a.b","timestamp":"2026-11-20T12:00:00.000Z","deliveries":1}',
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    join(consumer, "publish.js"),
    `import { createClient } from "posthorn/client";
     const client = createClient({ url: "http://127.0.0.1:${port}", key: "ph_test_not-a-real-key" });
     console.log((await client.publish({ tenant: "acme", type: "a.b", data: {} })).id);`,
  );

  const said = await promisify(execFile)(process.execPath, ["publish.js"], { cwd: consumer });
  server.close();

  expect(said.stdout).toBe("evt_1\n");
  expect(seen).toHaveLength(2);
  expect(seen[0]).toMatch(/.{16,}/);
  expect(seen[1]).toBe(seen[0]);
});
