import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyWebhook } from "../../verify/verify.ts";
import { openByTheDocument } from "../support/envelope-by-the-document.ts";
import { aContext, aKey, open } from "../support/envelope-samples.ts";

const page = readFileSync(new URL("../../docs/wire-contract.md", import.meta.url), "utf8");

test("the webhook on the page verifies with the secret on the page", async () => {
  const [head = "", body = ""] = blockOf("http").split("\n\n");
  const headers = Object.fromEntries(
    head
      .split("\n")
      .slice(1)
      .map((line) => line.split(": ", 2)),
  );
  const [secret = "no secret"] = page.match(/whsec_[A-Za-z0-9+/=]{32}/) ?? [];

  const verified = verifyWebhook({ headers, body, secrets: [secret], now: new Date(1_614_265_330_000) });

  await expect(verified).resolves.toMatchObject({ payload: { test: 2_432_232_314 } });
});

test("the envelope on the page opens, by the page's own rules and by ours", () => {
  const envelope = Buffer.from(blockOf("hex").replaceAll(/\s/g, ""), "hex");

  expect(Buffer.from(openByTheDocument(envelope, aKey.bytes, aContext)).toString()).toBe('{"type":"invoice.paid"}');
  expect(open(envelope)).toBe('{"type":"invoice.paid"}');
});

test("the table of the envelope adds up to what an envelope is longer than its content", () => {
  const rows = [...page.matchAll(/^\| [\d n+]+ \| (\d+) \| /gm)].map(([, bytes]) => Number(bytes));

  expect(rows).toEqual([4, 1, 1, 2, 4, 32, 12, 32, 16]);
  expect(rows.reduce((sum, bytes) => sum + bytes)).toBe(104);
});

function blockOf(language: string): string {
  const [, block] = page.match(new RegExp(`\`\`\`${language}\n([^\`]*)\n\`\`\``)) ?? [];
  if (block === undefined) throw new Error(`Cannot find the ${language} example in docs/wire-contract.md`);
  return block;
}
