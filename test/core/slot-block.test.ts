import fc from "fast-check";
import { expect, test } from "vitest";
import { UNUSED_RATE } from "../../core/rate-limit.ts";
import { nextBlockSize, takeBlock } from "../../core/slot-block.ts";
import { after } from "../../core/time.ts";
import { noon } from "../support/fixtures.ts";

const tenASecond = { perSecond: 10, burst: 20 };

test("grants a whole block while there is a burst left", () => {
  expect(takeBlock({ state: UNUSED_RATE, rate: tenASecond, now: noon, size: 10 })).toMatchObject({
    kind: "granted",
    slots: 10,
  });
});

test("grants what is left of the burst", () => {
  expect(takeBlock({ state: UNUSED_RATE, rate: tenASecond, now: noon, size: 50 })).toMatchObject({ slots: 20 });
});

test("says when the next slot is free, and writes nothing for a refusal", () => {
  const used = takeBlock({ state: UNUSED_RATE, rate: tenASecond, now: noon, size: 20 });
  const state = used.kind === "granted" ? used.state : UNUSED_RATE;

  expect(takeBlock({ state, rate: tenASecond, now: noon, size: 10 })).toEqual({
    kind: "refused",
    until: after(noon, 100),
  });
  expect(takeBlock({ state, rate: tenASecond, now: after(noon, 100), size: 10 })).toMatchObject({ slots: 1 });
});

test("never grants more than the burst and the rate allow, in blocks of any size at any times", () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 500 }), size: fc.integer({ min: 1, max: 100 }) }),
    {
      minLength: 1,
    },
  );

  fc.assert(
    fc.property(steps, (asked) => {
      let [state, now, granted] = [UNUSED_RATE, noon, 0];
      for (const { waitMs, size } of asked) {
        now = after(now, waitMs);
        const block = takeBlock({ state, rate: tenASecond, now, size });
        if (block.kind === "refused") continue;
        state = block.state;
        granted += block.slots;
        expect(granted).toBeLessThanOrEqual(20 + ((now - noon) / 1000) * 10 + 1e-6);
      }
    }),
  );
});

const burstOf2000 = { perSecond: 500, burst: 2000 };

test("a block that was used up is followed by one of four times its size, up to a quarter of the burst", () => {
  const next = (size: number) => nextBlockSize({ size, left: 0, isOver: false }, burstOf2000);

  expect([nextBlockSize(undefined, burstOf2000), next(10), next(40), next(160), next(500)]).toEqual([
    10, 40, 160, 500, 500,
  ]);
});

test("an instance that did not use all of its slots takes as many as it used", () => {
  const next = (left: number) => nextBlockSize({ size: 500, left, isOver: true }, burstOf2000);

  expect([next(50), next(499), next(0)]).toEqual([450, 10, 500]);
});
