import { describe, expect, test } from "vitest";
import { type PlatformSecretKind, SECRET_RULES } from "../../core/platform-secret-rules.ts";

const sevens = (count: number) => Buffer.alloc(count, 7);
const KEY = "ab".repeat(32);
const CURRENT: Record<PlatformSecretKind, string> = {
  signingKey: KEY,
  sessionKey: KEY,
  apiKeyPepper: `{"p1":"${KEY}"}`,
  adminKey: "a".repeat(48),
};

describe.each(Object.entries(CURRENT))("%s", (kind, current) => {
  const rules = SECRET_RULES[kind as PlatformSecretKind];

  test("takes its own next value for sound", () => {
    expect(() => rules.refuseUnsound(rules.next(current, sevens), current)).not.toThrow();
  });

  test("never comes out as it was", () => {
    expect(rules.next(current, sevens)).not.toBe(current);
  });

  test("refuses what is cut short, and does not repeat it", () => {
    const cut = current.slice(0, 20);

    expect(() => rules.refuseUnsound(cut, current)).toThrow();
    expect(() => rules.refuseUnsound(cut, current)).not.toThrow(cut);
  });
});

test("a pepper that would be lost stops the rotation", () => {
  expect(() => SECRET_RULES.apiKeyPepper.refuseUnsound(`{"p2":"${KEY}"}`, `{"p1":"${KEY}"}`)).toThrow(
    "Cannot use the peppers: p1 would be lost",
  );
});

test("an admin key can be sent as it is in a header", () => {
  expect(SECRET_RULES.adminKey.next("", sevens)).toMatch(/^[A-Za-z0-9_-]{48}$/);
});
