import { expect, onTestFinished, test } from "vitest";
import { epochMs } from "../../../core/time.ts";
import { AwsError } from "../../../local/engines/json-service.ts";
import { createSchedule, type SchedulePorts, scheduledEvent } from "../../../local/lambda/schedule.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const MINUTE_MS = 60_000;

function watch({ invoke = async () => ({ ok: true }), ...ports }: Partial<SchedulePorts> = {}) {
  const clock = createVirtualClock("2026-11-20T12:00:30Z");
  const calls: string[] = [];
  const failures: unknown[] = [];
  const schedule = createSchedule({
    name: "wake",
    expression: "rate(1 minute)",
    eventAt: (firing) => new Date(firing).toISOString().slice(11, 19),
    onFailure: (name, error) => failures.push([name, error]),
    clock,
    ...ports,
    invoke: async (event) => {
      calls.push(`${event} at ${new Date(clock.now()).toISOString().slice(11, 19)}`);
      return invoke(event);
    },
  });
  schedule.start();
  onTestFinished(() => schedule.stop());
  return { clock, calls, failures, schedule };
}

test("fires at each of its moments", async () => {
  const { clock, calls } = watch();

  await clock.advance(3 * MINUTE_MS);

  expect(calls).toEqual(["12:01:00 at 12:01:00", "12:02:00 at 12:02:00", "12:03:00 at 12:03:00"]);
});

test("fires although the moment is further away than a timer reaches", async () => {
  const { clock, calls } = watch({ expression: "at(2026-12-16T00:00:00)" });

  await clock.advance(26 * 24 * 60 * MINUTE_MS);

  expect(calls).toEqual(["00:00:00 at 00:00:00"]);
});

test("fires while the last firing is still at work", async () => {
  const gate = Promise.withResolvers<{ ok: boolean }>();
  const { clock, calls } = watch({ invoke: () => gate.promise });

  await clock.advance(2 * MINUTE_MS);

  expect(calls).toHaveLength(2);
  gate.resolve({ ok: true });
});

test("tries a failed invocation twice more, after one and two minutes, and gives up", async () => {
  const { clock, calls, failures } = watch({
    expression: "at(2026-11-20T12:01:00)",
    invoke: async () => ({ ok: false }),
  });

  await clock.advance(60 * MINUTE_MS);

  expect(calls).toEqual(["12:01:00 at 12:01:00", "12:01:00 at 12:02:00", "12:01:00 at 12:04:00"]);
  expect(failures).toEqual([["wake", undefined]]);
});

test("keeps a throttled invocation without spending its retries", async () => {
  let calls = 0;
  const watched = watch({
    expression: "at(2026-11-20T12:01:00)",
    invoke: async () => {
      calls += 1;
      if (calls < 4) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      return { ok: true };
    },
  });

  await watched.clock.advance(60 * MINUTE_MS);

  expect(watched.calls.map((call) => call.slice(-8))).toEqual(["12:01:00", "12:01:01", "12:01:03", "12:01:07"]);
  expect(watched.failures).toEqual([]);
});

test("tells about an invocation that cannot be made, and fires again", async () => {
  const broken = new Error("the function was closed");
  const { clock, calls, failures } = watch({ invoke: () => Promise.reject(broken) });

  await clock.advance(2 * MINUTE_MS);

  expect(calls).toHaveLength(2);
  expect(failures).toEqual([
    ["wake", broken],
    ["wake", broken],
  ]);
});

test("waits on stop for what runs, and gives up what waits for a retry", async () => {
  const gate = Promise.withResolvers<{ ok: boolean }>();
  const { clock, calls, failures, schedule } = watch({ invoke: () => gate.promise });
  await clock.advance(MINUTE_MS);

  const stopped = schedule.stop();
  gate.resolve({ ok: false });
  await stopped;
  await clock.advance(10 * MINUTE_MS);

  expect(calls).toHaveLength(1);
  expect(failures).toEqual([]);
});

test("describes a firing as EventBridge does", () => {
  const ruleArn = "arn:aws:events:eu-west-1:000000000000:rule/wake";

  expect(scheduledEvent(ruleArn, epochMs(Date.UTC(2026, 10, 20, 12)))).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000000",
    time: "2026-11-20T12:00:00Z",
    region: "eu-west-1",
    resources: ["arn:aws:events:eu-west-1:000000000000:rule/wake"],
    detail: {},
  });
});

test("refuses an expression that it cannot read before it starts", () => {
  expect(() => watch({ expression: "rate(1 fortnight)" })).toThrow('Cannot read "rate(1 fortnight)"');
});
