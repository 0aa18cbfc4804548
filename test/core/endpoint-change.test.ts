import { expect, test } from "vitest";
import { disabledByHand, enabled, patched } from "../../core/endpoint-change.ts";
import { endpoint, noon } from "../support/fixtures.ts";

test("a patch changes what it names and leaves the rest", () => {
  const before = endpoint({ description: "shop", timeoutSeconds: 5 });

  expect(patched(before, { timeoutSeconds: 9 })).toMatchObject({ description: "shop", timeoutSeconds: 9 });
});

test("null takes a field away", () => {
  const before = endpoint({ description: "shop", filter: { type: ["a"] } });

  expect(patched(before, { description: null, filter: null })).toEqual(endpoint());
});

test("enabling forgets why it was disabled", () => {
  const failing = endpoint({ state: "disabled", disabled: { reason: "failing", at: noon } });

  expect(enabled(failing)).toEqual(endpoint());
});

test("enabling what is enabled changes nothing, and so does disabling what is disabled", () => {
  const gone = endpoint({ state: "disabled", disabled: { reason: "gone", at: noon } });
  const running = endpoint();

  expect(disabledByHand(gone, noon)).toBe(gone);
  expect(enabled(running)).toBe(running);
});
