import { describe, expect, test } from "vitest";
import { planRestore, RestoreImpossible, type TableFound } from "../../../cli/restore/plan-restore.ts";

const noon = new Date("2026-11-20T12:00:00Z");
const there = {
  kind: "there",
  isBeside: false,
  earliest: new Date("2026-10-16T12:00:00Z"),
  latest: new Date("2026-11-20T12:30:00Z"),
} as const;
const orders = { name: "Orders", isWaitingRoom: false, state: there } as const;
const restoredBefore = { ...orders, state: { ...there, isBeside: true } };
const finalBackup = { arn: "arn:backup", madeAt: new Date("2026-11-20T12:07:00Z") };

const said = (table: TableFound, eventSourceIds: readonly string[] = []) =>
  planRestore({ to: noon, tables: [table], eventSourceIds }).map(({ says }) => says);

describe("the plan of a restore", () => {
  test("stops the work, restores beside the table, copies back, and lets the work go on", () => {
    expect(said(orders, ["feed-1"])).toEqual([
      "stop feeding functions through feed-1",
      "restore Orders as it was at 2026-11-20T12:00:00.000Z, into Orders-at-20261120T120000",
      "wait until Orders-at-20261120T120000 is there",
      "copy what Orders-at-20261120T120000 has over Orders, but for what was ended since or has gone on",
      "feed functions through feed-1",
    ]);
  });

  test("goes on where an earlier run broke off, with the table that it restored beside", () => {
    expect(said(restoredBefore)).toEqual([
      "wait until Orders-at-20261120T120000 is there",
      "copy what Orders-at-20261120T120000 has over Orders, but for what was ended since or has gone on",
    ]);
  });

  test("goes on with what an earlier run restored even when the window has moved past the moment", () => {
    const aDayLater = { ...restoredBefore.state, earliest: new Date("2026-11-21T12:00:00Z") };

    expect(said({ ...orders, state: aDayLater })).toHaveLength(2);
  });

  test("copies the waiting room last, and tells the circuits in the other table", () => {
    const waiting = { ...restoredBefore, name: "Waiting", isWaitingRoom: true };
    const steps = planRestore({ to: noon, tables: [waiting, restoredBefore], eventSourceIds: [] });

    expect(steps.flatMap(({ does }) => (does.kind === "copy" ? [[does.to, does.circuitsIn]] : []))).toEqual([
      ["Orders", "Orders"],
      ["Waiting", "Orders"],
    ]);
  });

  test("brings a table that is gone back under its own name, and says of which moment it is", () => {
    expect(said({ ...orders, state: { kind: "gone", finalBackup } })).toEqual([
      "bring Orders back as it was when it was deleted, at 2026-11-20T12:07:00.000Z " +
        "(AWS has no other moment of it, so not as it was at 2026-11-20T12:00:00.000Z)",
      "wait until Orders is there",
      "let Orders expire what is old",
      "make Orders restorable again",
      "protect Orders from deletion",
      "look up to when the audit log of Orders goes",
    ]);
  });

  test("goes on with the settings of a table that an earlier run brought back, and switches none on twice that may not be", () => {
    expect(said({ ...orders, state: { kind: "brought_back", expires: true } })).toEqual([
      "wait until Orders is there",
      "make Orders restorable again",
      "protect Orders from deletion",
      "look up to when the audit log of Orders goes",
    ]);
  });

  test.each([
    ["before the window", new Date("2026-10-01T00:00:00Z")],
    ["in the future", new Date("2026-12-01T00:00:00Z")],
  ])("refuses a moment %s, and names the window", (_, to) => {
    expect(() => planRestore({ to, tables: [orders], eventSourceIds: [] })).toThrow(
      /from 2026-10-16T12:00:00.000Z to 2026-11-20T12:30:00.000Z/,
    );
  });

  test("refuses a table that is gone without a backup", () => {
    expect(() => said({ ...orders, state: { kind: "gone" } })).toThrow(RestoreImpossible);
  });

  test("refuses a stage without tables", () => {
    expect(() => planRestore({ to: noon, tables: [], eventSourceIds: ["feed-1"] })).toThrow(/is the stage deployed/);
  });
});
