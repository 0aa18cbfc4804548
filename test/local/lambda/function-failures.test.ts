import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { deploy } from "./handler-files.ts";

const echo = { "index.mjs": "export const handler = async (event) => event;" };
/** Answers after `event.ms`, with the number of its instance's calls. */
const sleeper = {
  "index.mjs":
    "let calls = 0; export const handler = async ({ ms = 0 }) => { calls += 1; await new Promise((r) => setTimeout(r, ms)); return calls; };",
};

describe.each(["process", "worker"] as const)("a function that fails in a %s", (mode) => {
  test("tells an error that the handler throws, with its type, message and stack", async () => {
    const files = {
      "index.mjs": "export const handler = async () => { throw new RangeError('no such lane\\n\\u20ac'); };",
    };
    const { probe, lines } = deploy(mode, { files });

    const invocation = await probe.invoke({});

    expect(invocation).toMatchObject({
      ok: false,
      timedOut: false,
      payload: { errorType: "RangeError", errorMessage: "no such lane\n€" },
      error: { errorType: "RangeError", errorMessage: "no such lane\n€" },
    });
    expect(invocation.error?.stackTrace?.[0]).toBe("RangeError: no such lane");
    expect(lines.some((line) => line.includes("\tERROR\tInvoke Error"))).toBe(true);
  });

  test("goes on in the same instance after an error that the handler threw", async () => {
    const files = {
      "index.cjs":
        "let calls = 0; exports.handler = async ({ bad }) => { calls += 1; if (bad) throw new Error('bad'); return calls; };",
    };
    const { probe } = deploy(mode, { files });

    await probe.invoke({ bad: true });

    expect(await probe.invoke({})).toMatchObject({ ok: true, payload: 2, coldStart: false });
  });

  test("is ended when it takes longer than its timeout, and starts afresh", async () => {
    const files = {
      "index.cjs": "let calls = 0; exports.handler = async ({ hang }) => { calls += 1; while (hang); return calls; };",
    };
    const { probe, lines } = deploy(mode, { files, definition: { timeoutSeconds: 1 } });

    const invocation = await probe.invoke({ hang: true });

    const errorMessage = `RequestId: ${invocation.requestId} Error: Task timed out after 1.00 seconds`;
    expect(invocation).toMatchObject({
      ok: false,
      timedOut: true,
      payload: { errorType: "Sandbox.Timedout", errorMessage },
    });
    expect(lines.some((line) => line.endsWith(`Z ${invocation.requestId} Task timed out after 1.00 seconds`))).toBe(
      true,
    );
    expect(lines.at(-1)).toContain("\tStatus: timeout");
    expect(await probe.invoke({})).toMatchObject({ ok: true, payload: 1, coldStart: true });
  });

  test.each([
    ["process.exit(3)", "Runtime exited with error: exit status 3"],
    ["process.exit(0)", "Runtime exited without providing a reason"],
    ["setTimeout(() => { throw new Error('late') })", "Runtime exited with error: exit status 1"],
  ])("answers with an exit error after %s", async (statement, words) => {
    const files = {
      "index.cjs": `exports.handler = async () => { ${statement}; await new Promise((r) => setTimeout(r, 4000)); };`,
    };
    const { probe } = deploy(mode, { files });

    const invocation = await probe.invoke({});

    const errorMessage = `RequestId: ${invocation.requestId} Error: ${words}`;
    expect(invocation).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError", errorMessage } });
  });

  test.each([
    ["throws", { "index.mjs": "throw new TypeError('no table'); export const handler = 1;" }, "TypeError", "no table"],
    ["is not there", {}, "Runtime.ImportModuleError", "Cannot find module 'index'"],
    ["has no handler", { "index.cjs": "" }, "Runtime.HandlerNotFound", "index.handler is undefined or not exported"],
    ["cannot be parsed", { "index.cjs": "exports.handler = (" }, "Runtime.UserCodeSyntaxError", "SyntaxError"],
    ["exits", { "index.cjs": "process.exit(7)" }, "Runtime.ExitError", "exit status 7"],
  ])("answers with an init error when its module %s", async (_what, files, errorType, words) => {
    const { probe } = deploy(mode, { files });

    expect(await probe.invoke({})).toMatchObject({
      ok: false,
      error: { errorType, errorMessage: expect.stringContaining(words) },
    });
  });

  test("refuses an answer of more than 6 MB and goes on", async () => {
    const files = { "index.cjs": "exports.handler = async ({ size }) => 'x'.repeat(size);" };
    const { probe } = deploy(mode, { files });

    expect(await probe.invoke({ size: 6_291_554 })).toMatchObject({ ok: true });
    expect(await probe.invoke({ size: 6_291_555 })).toMatchObject({
      ok: false,
      error: {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      },
    });
    expect(await probe.invoke({ size: 1 })).toMatchObject({ payload: "x", coldStart: false });
  });

  test("refuses a payload of more than 6 MB", async () => {
    const { probe } = deploy(mode, { files: echo });

    await expect(probe.invoke("x".repeat(6_291_455))).rejects.toMatchObject({ code: "RequestEntityTooLargeException" });
  });

  test("dies with all its instances when they are killed, and comes back", async () => {
    const { probe } = deploy(mode, { files: sleeper });
    await Promise.all([probe.invoke({}), probe.invoke({})]);
    const running = probe.invoke({ ms: 3000 });
    await sleep(50);

    expect(probe.killInstances()).toBe(2);

    expect((await running).error?.errorMessage).toMatch(/Error: Runtime exited with error: signal: killed$/);
    expect(await probe.invoke({})).toMatchObject({ ok: true, payload: 1, coldStart: true });
  });
});
