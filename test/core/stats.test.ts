import { describe, expect, test } from "vitest";
import { bucketOf, countsOfAttempt, hourOf, sumOf } from "../../core/stats.ts";
import { reportOf, windowStart } from "../../core/stats-report.ts";
import { noon } from "../support/fixtures.ts";

describe("what one attempt adds", () => {
  test("a delivery, and its latency", () => {
    const delivered = { kind: "delivered", status: 204, latencyMs: 42, excerpt: new Uint8Array() } as const;

    expect(countsOfAttempt(delivered, true)).toEqual({ delivered: 1, l3: 1 });
  });

  test("a failed first attempt makes one more delivery that is failing, a later one does not", () => {
    const refused = { kind: "unreachable", reason: "connection_reset", latencyMs: 3 } as const;

    expect(countsOfAttempt(refused, true)).toEqual({ failedAttempts: 1, failing: 1, l0: 1 });
    expect(countsOfAttempt(refused, false)).toEqual({ failedAttempts: 1, l0: 1 });
  });

  test("nothing, when it was our fault", () => {
    expect(countsOfAttempt({ kind: "ours", code: "keyring_unavailable" }, true)).toEqual({});
  });

  test("what took longer than every bound has a bucket of its own", () => {
    expect(bucketOf(30_000)).toBe("l19");
    expect(bucketOf(30_001)).toBe("l20");
  });
});

test("an hour is named so that names sort by time", () => {
  expect(hourOf(noon)).toBe("2026-11-20T12");
});

test("counts add up by name", () => {
  expect(sumOf([{ delivered: 2, l0: 1 }, { delivered: 3 }, {}])).toEqual({ delivered: 5, l0: 1 });
});

describe("a report", () => {
  test("sums hours and keeps them apart", () => {
    const report = reportOf([
      { hour: "2026-11-20T11", counts: { accepted: 4, delivered: 3, failing: 1, failedAttempts: 2 } },
      { hour: "2026-11-20T12", counts: { delivered: 1, dead: 1 } },
    ]);

    expect(report).toEqual({
      accepted: 4,
      delivered: 4,
      failing: 1,
      failedAttempts: 2,
      dead: 1,
      hours: [
        { hour: "2026-11-20T11", accepted: 4, delivered: 3, failing: 1, failedAttempts: 2, dead: 0 },
        { hour: "2026-11-20T12", accepted: 0, delivered: 1, failing: 0, failedAttempts: 0, dead: 1 },
      ],
    });
  });

  test("reads percentiles from the buckets, as if each were filled evenly", () => {
    const buckets = { l5: 100, l9: 80, l20: 20 }; // 75–100 ms, 300–500 ms, over 30 s

    const { latencyMs } = reportOf([{ hour: "2026-11-20T12", counts: buckets }]);

    expect(latencyMs).toEqual({ p50: 100, p90: 500, p99: 30_000 });
  });

  test("looks back by whole hours", () => {
    expect(hourOf(windowStart("1h", noon))).toBe("2026-11-20T11");
    expect(hourOf(windowStart("7d", noon))).toBe("2026-11-13T12");
  });
});
