import fc from "fast-check";
import { expect, test } from "vitest";
import { createDeadlines } from "../../../../local/engines/sqs/deadlines.ts";

test("what is due comes in order of time, and of insertion within a moment", () => {
  const deadlines = createDeadlines<string>();
  deadlines.add(20, "late");
  deadlines.add(10, "first");
  deadlines.add(10, "second");

  expect([deadlines.takeDue(15), deadlines.takeDue(15), deadlines.takeDue(15)]).toEqual(["first", "second", undefined]);
  expect(deadlines.nextAt()).toBe(20);
});

test("whatever is cancelled from wherever it stands, the rest still comes in order", () => {
  const moments = fc.array(fc.record({ at: fc.nat(50), isCancelled: fc.boolean() }), { maxLength: 60 });

  fc.assert(
    fc.property(moments, (wanted) => {
      const deadlines = createDeadlines<number>();
      const added = wanted.map(({ at }) => deadlines.add(at, at));
      for (const [index, { isCancelled }] of wanted.entries()) {
        const deadline = added[index];
        if (isCancelled && deadline !== undefined) deadlines.cancel(deadline);
      }
      const kept = wanted.filter(({ isCancelled }) => !isCancelled).map(({ at }) => at);

      const taken = kept.map(() => deadlines.takeDue(50));

      expect(taken).toEqual(kept.toSorted((a, b) => a - b));
      expect(deadlines.nextAt()).toBeUndefined();
    }),
  );
});
