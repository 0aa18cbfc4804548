import { describe, expect, test } from "vitest";
import { advanced, cancelled, nextPartition } from "../../core/replay-progress.ts";
import { epochMs } from "../../core/time.ts";
import { noon } from "../support/fixtures.ts";
import { replayJob } from "../support/replays.ts";

const write = { now: noon, writer: "worker" };

describe("a page", () => {
  test("moves the job on, and counts", () => {
    const job = replayJob({ lookedAt: 10, sent: 5, version: 7 });

    expect(advanced(job, { lookedAt: 3, sent: 2, next: { partition: 1 } }, write)).toMatchObject({
      state: "running",
      position: { partition: 1 },
      lookedAt: 13,
      sent: 7,
      version: 8,
      writer: "worker",
    });
  });

  test("uses up its time at the rate of the job", () => {
    const job = replayJob({ rate: 50, pacedUntil: epochMs(noon + 400) });

    expect(advanced(job, { lookedAt: 25, sent: 25, next: { partition: 1 } }, write).pacedUntil).toBe(noon + 900);
  });

  test("after a silence may not make up for it", () => {
    const job = replayJob({ rate: 50, pacedUntil: epochMs(noon - 60_000) });

    expect(advanced(job, { lookedAt: 25, sent: 25, next: { partition: 1 } }, write).pacedUntil).toBe(noon + 500);
  });

  test("without a next one is the last", () => {
    expect(advanced(replayJob(), { lookedAt: 0, sent: 0, next: undefined }, write).state).toBe("finished");
  });
});

test("what has ended cannot be cancelled any more", () => {
  const finished = replayJob({ state: "finished" });

  expect(cancelled(replayJob(), write)).toMatchObject({ state: "cancelled", version: 2 });
  expect(cancelled(finished, write)).toBe(finished);
});

test("the walk ends behind the last partition", () => {
  expect(nextPartition({ partition: 0 }, 2)).toEqual({ partition: 1 });
  expect(nextPartition({ partition: 1 }, 2)).toBeUndefined();
});
