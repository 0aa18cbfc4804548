import { describe, expect, test } from "vitest";
import { readPage } from "../../../lambdas/manage/page.ts";

const readFrom = (all: readonly number[]) => async (most: number) => all.slice(0, most);

describe("a page leads on", () => {
  test("from its last entry, when something comes after it", async () => {
    expect(await readPage(2, readFrom([1, 2, 3]))).toEqual({ entries: [1, 2], last: 2 });
  });

  test.each([[[]], [[1]], [[1, 2]]])("nowhere, when %j is all there is", async (all) => {
    expect(await readPage(2, readFrom(all))).toEqual({ entries: all, last: undefined });
  });
});
