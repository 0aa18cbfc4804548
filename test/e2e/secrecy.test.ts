import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { formsOf } from "../support/secrecy/canary-forms.ts";
import { everyFile, everythingReadable } from "../support/secrecy/everything.ts";
import {
  type Canaries,
  drawCanaries,
  type FullRun,
  runThroughEverything,
  secretForms,
} from "../support/secrecy/full-run.ts";
import { findCanaries, kindsOf, type Straw } from "../support/secrecy/haystack.ts";
import { listenIn, type Traffic } from "../support/secrecy/traffic.ts";

const directory = mkdtempSync(join(tmpdir(), "posthorn-secrecy-"));
const canaries: Canaries = drawCanaries();
let cloud: TestCloud;
let traffic: Traffic;
let run: FullRun;
let haystack: readonly Straw[];

beforeAll(async () => {
  cloud = await startTestCloud({ dataDirectory: directory });
  traffic = listenIn(Number(new URL(cloud.cloud.gateway.url).port));
  run = await runThroughEverything(cloud, canaries);
  haystack = [...(await everythingReadable(cloud)), ...everyFile(directory), ...traffic.requests];
  traffic.stop();
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  rmSync(directory, { recursive: true });
});

test("the run sent what is searched for", () => {
  for (const text of [canaries.shortPayload, canaries.longPayload, canaries.headerValue])
    expect(run.received.some((request) => request.includes(text))).toBe(true);
});

test("the search looks everywhere: it finds the tenant's id, which is no secret, in every kind of place", () => {
  const found = findCanaries(haystack, formsOf("tenant", canaries.tenant));

  expect(kindsOf(found)).toEqual(["call", "file", "item", "log", "message"]);
  for (const part of ["sqs.sqlite", "s3/", "dynamodb/"])
    expect(found.some((line) => line.startsWith(`file ${part}`))).toBe(true);
});

test("no payload, secret, header value, answer or key is anywhere in clear, in base64 or in hexadecimal", () => {
  expect(findCanaries(haystack, secretForms(canaries, run.drawnSecrets))).toEqual([]);
});

test("no refusal repeats what it refused", () => {
  const answers = run.problems.map(({ status, body }) => ({
    place: `answer ${status}`,
    bytes: Buffer.from(JSON.stringify(body ?? null)),
  }));

  expect(run.problems.map(({ status }) => status)).toEqual([400, 400, 422, 422, 422, 422, 403]);
  expect(findCanaries(answers, secretForms(canaries, run.drawnSecrets))).toEqual([]);
});

test("the search finds a canary in every form, whatever stands around it", () => {
  const around = fc.uint8Array({ maxLength: 40 });
  const encoding = fc.constantFrom("latin1", "base64", "base64url", "hex");

  fc.assert(
    fc.property(around, around, encoding, (before, after, encodedAs) => {
      const content = Buffer.concat([before, Buffer.from("canary.0123456789"), after]).toString(encodedAs);
      const straw = { place: "anywhere", bytes: Buffer.from(content, "latin1") };

      expect(findCanaries([straw], formsOf("canary.0123456789"))).not.toEqual([]);
    }),
  );
});
