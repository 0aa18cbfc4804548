import { expect, test } from "vitest";
import { createNoticeSilence } from "../../../lambdas/deliver/notice-silence.ts";
import { firstMessage } from "../../support/pipeline/deliver-world.ts";

/** A timer that rings when the test says so, unless it was called off. */
function silence(report: () => Promise<never> | Promise<unknown>) {
  const timers: { ms: number; action: () => void; isWanted: boolean }[] = [];
  const reported: unknown[] = [];
  const passedOver: unknown[] = [];
  const notice = createNoticeSilence({
    circuits: {
      report: async (...said) => {
        reported.push(said);
        await report();
        return { circuit: { state: "closed", version: 1 }, isWritten: true, announcements: [] };
      },
    },
    later: (ms, action) => {
      const timer = { ms, action, isWanted: true };
      timers.push(timer);
      return () => {
        timer.isWanted = false;
      };
    },
    passedOver: (_, __, error) => void passedOver.push(error),
  });
  return { notice, timers, reported, passedOver };
}

test("an attempt that is answered in time is told to nobody, and leaves no timer behind", async () => {
  const { notice, timers, reported } = silence(async () => {});

  await expect(notice(firstMessage(), Promise.resolve("answer"))).resolves.toBe("answer");

  expect(timers).toMatchObject([{ ms: 3_000, isWanted: false }]);
  expect(reported).toEqual([]);
});

test("one that is not is told to the circuit, and ends no sooner than that is written", async () => {
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  const { promise: answer, resolve: sendAnswer } = Promise.withResolvers<string>();
  const { notice, timers, reported } = silence(() => written);
  let hasEnded = false;
  const noticed = notice(firstMessage(), answer).finally(() => {
    hasEnded = true;
  });

  timers[0]?.action();
  sendAnswer("late");
  await new Promise(setImmediate);
  expect(hasEnded).toBe(false);
  write();

  await expect(noticed).resolves.toBe("late");
  expect(reported).toEqual([[expect.objectContaining({ tenant: "acme" }), { kind: "silent" }]]);
});

test("a word that could not be given costs the attempt nothing", async () => {
  const { promise: answer, resolve: sendAnswer } = Promise.withResolvers<string>();
  const { notice, timers, passedOver } = silence(async () => Promise.reject(new Error("throttled")));
  const noticed = notice(firstMessage(), answer);

  timers[0]?.action();
  sendAnswer("late");

  await expect(noticed).resolves.toBe("late");
  expect(passedOver).toEqual([new Error("throttled")]);
});
