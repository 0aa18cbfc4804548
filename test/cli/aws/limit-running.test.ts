import { expect, test } from "vitest";
import { limitRunning } from "../../../cli/aws/limit-running.ts";

test("lets no more than so many go on at once, and finishes all, those that fail included", async () => {
  const inPlace = limitRunning(2);
  let running = 0;
  let most = 0;
  const work = (number: number) => async () => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    if (number === 2) throw new Error("two failed");
    return number;
  };

  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => inPlace(work(number))));

  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
  expect(most).toBe(2);
});
