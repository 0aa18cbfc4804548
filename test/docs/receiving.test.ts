import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { signWebhook } from "../../core/signature.ts";
import { bytes, OTHER_SECRET, STANDARD_SECRET, standardSecret } from "../support/signing-samples.ts";

// The JavaScript recipe is taken from the page and run as it stands; only the package's name becomes a path.
const page = readFileSync(new URL("../../docs/receiving.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "posthorn-recipe-"));
const body = '{"type":"invoice.paid","data":{}}';
const secrets = [OTHER_SECRET, STANDARD_SECRET];

type Receive = (
  request: Request,
  ports: { secrets: string[]; enqueueOnce: (id: string, payload: unknown) => Promise<void> },
) => Promise<Response>;
const Recipe = z.object({ receive: z.custom<Receive>((value) => typeof value === "function") });

afterAll(() => rmSync(folder, { recursive: true }));

async function recipe(): Promise<Receive> {
  const [, source] = page.match(/```js\n([^`]*)\n```/) ?? [];
  if (source === undefined) throw new Error("Cannot find the js recipe in docs/receiving.md");
  const file = join(folder, "recipe.mjs");
  writeFileSync(file, source.replace("posthorn/verify", new URL("../../verify/verify.ts", import.meta.url).href));
  return Recipe.parse(await import(pathToFileURL(file).href)).receive;
}

function signedRequest(): Request {
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = signWebhook({ id: "evt_1", timestamp, body: bytes(body), secrets: [standardSecret], schemes: [] });
  return new Request("https://receiver.example/webhooks", { method: "POST", headers: { ...headers }, body });
}

test("the JavaScript recipe stores a verified webhook under its id and answers 204", async () => {
  const receive = await recipe();
  const stored: unknown[] = [];

  const enqueueOnce = async (...event: unknown[]) => void stored.push(event);
  const answer = await receive(signedRequest(), { secrets, enqueueOnce });

  expect(answer.status).toBe(204);
  expect(stored).toEqual([["evt_1", { type: "invoice.paid", data: {} }]]);
});

test("the JavaScript recipe answers 400 to what is not signed for it, and stores nothing", async () => {
  const receive = await recipe();
  const enqueueOnce = () => Promise.reject(new Error("stored"));

  expect((await receive(signedRequest(), { secrets: [OTHER_SECRET], enqueueOnce })).status).toBe(400);
});

test("the JavaScript recipe asks for another attempt when it could not store", async () => {
  const receive = await recipe();
  const enqueueOnce = () => Promise.reject(new Error("the database is away"));

  expect((await receive(signedRequest(), { secrets, enqueueOnce })).status).toBe(503);
});
