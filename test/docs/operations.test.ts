import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BilledStage, billFor } from "../../cli/cost/bill.ts";
import { readProfile } from "../../cli/cost/profile.ts";
import { readOrder } from "../../cli/cost/read-load.ts";
import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");

/** What the row that begins like this says in dollars, from left to right. */
function dollarsOf(firstCell: string): readonly number[] {
  const row = guide.split("\n").find((line) => line.startsWith(`| ${firstCell} |`)) ?? "";
  return [...row.matchAll(/\$([\d,]+)/g)].map(([, digits = ""]) => Number(digits.replaceAll(",", "")));
}

const billOf = (events: string, batch: string, stage: BilledStage) =>
  billFor(readOrder(["--events", events, "--batch", batch]).load, readProfile(), stage);

test.each([
  ["10 k", "10k", "1"],
  ["1 M", "1M", "2"],
  ["100 M", "100M", "5"],
  ["1 B", "1B", "10"],
])("the table says of %s deliveries a month what posthorn cost says", (scale, events, batch) => {
  expect(dollarsOf(scale)).toEqual([Math.round(billOf(events, batch, settingsOf("prod", stages)).totalUsd)]);
});

test.each(["full", "pages", "none"] as const)("the table says of an idle stage that is watched: %s", (watch) => {
  const { backups } = settingsOf("prod", stages);
  const idle = (disposable: boolean) => Math.round(billOf("0", "5", { watch, disposable, backups }).idleUsd);

  expect(dollarsOf(`\`${watch}\``)).toEqual([idle(false), idle(true)]);
});
