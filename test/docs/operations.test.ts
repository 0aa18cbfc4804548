import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { billFor } from "../../cli/cost/bill.ts";
import { readProfile } from "../../cli/cost/profile.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");

/** The row of a scale: what it says of a month in dollars. */
function dollarsFor(scale: string): number {
  const row = guide.split("\n").find((line) => line.startsWith(`| ${scale} |`)) ?? "";
  return Number(/\$([\d,]+)/.exec(row)?.[1]?.replaceAll(",", ""));
}

test.each([
  ["10 k", 10_000, 1],
  ["1 M", 1_000_000, 2],
  ["100 M", 100_000_000, 5],
  ["1 B", 1_000_000_000, 10],
])("the table says of %s deliveries a month what posthorn cost says", (scale, events, batch) => {
  const load = { events, endpoints: 1, payloadBytes: 2048, failing: 0.02, tenants: 10, batch, answerMs: 200 };

  expect(dollarsFor(scale)).toBe(Math.round(billFor(load, readProfile()).totalUsd));
});
