import { describe, expect, test } from "vitest";
import { classifyAnswer } from "../../../core/outcome/classify-answer.ts";
import { epochMs } from "../../../core/time.ts";

const noon = epochMs(1_800_000_000_000); // 2027-01-15T08:00:00Z
const answer = { retryAfter: undefined, latencyMs: 12, excerpt: Buffer.from("ok") };

test.each([
  [200, "delivered"],
  [204, "delivered"],
  [299, "delivered"],
  [300, "rejected"],
  [301, "rejected"],
  [304, "rejected"],
  [400, "rejected"],
  [404, "rejected"],
  [409, "rejected"],
  [410, "gone"],
  [429, "rejected"],
  [500, "rejected"],
  [599, "rejected"],
  [600, "rejected"],
  [999, "rejected"],
  [101, "rejected"],
])("%i is %s", (status, kind) => {
  expect(classifyAnswer({ ...answer, status }, noon)).toEqual({
    kind,
    status,
    latencyMs: 12,
    excerpt: Buffer.from("ok"),
  });
});

describe("Retry-After of a rejection", () => {
  test.each([
    ["120", 1_800_000_120_000],
    ["0", 1_800_000_000_000],
    ["Fri, 15 Jan 2027 08:10:00 GMT", 1_800_000_600_000],
    ["Friday, 15-Jan-27 08:10:00 GMT", 1_800_000_600_000],
    ["Fri Jan 15 08:10:00 2027", 1_800_000_600_000],
    ["9999999999", 1_800_086_400_000], // at most a day
  ])("%j becomes a moment", (retryAfter, retryAt) => {
    expect(classifyAnswer({ ...answer, status: 503, retryAfter }, noon)).toMatchObject({ kind: "rejected", retryAt });
  });

  test.each(["", "soon", "-1", "1.5"])("%j is as if it were not there", (retryAfter) => {
    expect(classifyAnswer({ ...answer, status: 503, retryAfter }, noon)).not.toHaveProperty("retryAt");
  });

  test("means nothing on a delivery", () => {
    expect(classifyAnswer({ ...answer, status: 200, retryAfter: "120" }, noon)).not.toHaveProperty("retryAt");
  });
});
