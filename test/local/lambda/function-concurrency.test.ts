import { describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { deploy } from "./handler-files.ts";

const echo = { "index.mjs": "export const handler = async (event) => event;" };
const counter = { "index.cjs": "let calls = 0; exports.handler = async () => ++calls;" };
/** Answers after `event.ms`, with the number of its instance's calls. */
const sleeper = {
  "index.mjs":
    "let calls = 0; export const handler = async ({ ms = 0 }) => { calls += 1; await new Promise((r) => setTimeout(r, ms)); return calls; };",
};

describe.each(["process", "worker"] as const)("the instances of a function in a %s", (mode) => {
  test("takes a cold start once and is warm afterwards", async () => {
    const { probe } = deploy(mode, { files: counter });

    const first = await probe.invoke({});
    const second = await probe.invoke({});

    expect(first).toMatchObject({ payload: 1, coldStart: true, initDurationMs: expect.any(Number) });
    expect(second).toMatchObject({ payload: 2, coldStart: false });
    expect(second).not.toHaveProperty("initDurationMs");
  });

  test("grows to the concurrency that is asked for and gives an instance one invocation at a time", async () => {
    const { probe } = deploy(mode, { files: sleeper });

    const answers = await Promise.all([
      probe.invoke({ ms: 150 }),
      probe.invoke({ ms: 150 }),
      probe.invoke({ ms: 150 }),
    ]);

    expect(answers.map((answer) => answer.payload)).toEqual([1, 1, 1]);
    expect(probe.stats()).toMatchObject({ instances: 3, coldStarts: 3, invocations: 3, running: 0 });
  });

  test("prefers the instance that was used last", async () => {
    const { probe } = deploy(mode, { files: sleeper });
    await Promise.all([probe.invoke({}), probe.invoke({ ms: 300 })]);

    const answers = [await probe.invoke({}), await probe.invoke({}), await probe.invoke({})];

    expect(answers.map((answer) => answer.payload)).toEqual([2, 3, 4]);
  });

  test("lets invocations wait for an instance when this machine bears no more of them", async () => {
    const { probe } = deploy(mode, { files: counter, options: { maxInstances: 1 } });

    const answers = await Promise.all([probe.invoke({}), probe.invoke({}), probe.invoke({})]);

    expect(answers.map((answer) => answer.payload)).toEqual([1, 2, 3]);
  });

  test("throttles what its reserved concurrency does not allow", async () => {
    const { probe } = deploy(mode, { files: sleeper, definition: { reservedConcurrency: 1 } });

    const running = probe.invoke({ ms: 200 });

    await expect(probe.invoke({})).rejects.toMatchObject({ code: "TooManyRequestsException", status: 429 });
    expect(await running).toMatchObject({ ok: true });
    expect(await probe.invoke({})).toMatchObject({ ok: true });
    expect(probe.stats().throttles).toBe(1);
  });

  test("ends an instance that nobody needed for a while", async () => {
    const { probe } = deploy(mode, { files: counter, options: { idleTimeoutMs: 30 } });
    await probe.invoke({});

    await eventually(() => probe.stats().instances).toBe(0);

    expect(await probe.invoke({})).toMatchObject({ payload: 1, coldStart: true });
  });

  test("goes on when its caller hangs up", async () => {
    const { probe } = deploy(mode, { files: sleeper });
    await probe.invoke({});

    await expect(probe.invoke({ ms: 200 }, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: "TimeoutError",
    });

    await eventually(() => probe.stats().invocations).toBe(2);
    expect(await probe.invoke({})).toMatchObject({ payload: 3 });
  });

  test("takes nothing after it was closed", async () => {
    const { probe } = deploy(mode, { files: echo });
    const running = probe.invoke({});

    await probe.close();

    await expect(probe.invoke({})).rejects.toThrow("the function was closed");
    expect(probe.stats().instances).toBe(0);
    expect(await running).toMatchObject({ ok: false });
  });
});
