import { describe, expect, test } from "vitest";
import { DEFAULT_KEYRING_LIMITS, heldKey, isDueForRotation, nextVersion } from "../../core/keyring.ts";
import { epochMs } from "../../core/time.ts";

const noon = epochMs(Date.UTC(2026, 0, 1, 12));
const key = { kind: "key", version: 3, wrapped: Uint8Array.of(1), createdAt: noon } as const;
const limits = { ...DEFAULT_KEYRING_LIMITS, rotateAfterMs: 1000, rotateAfterSealings: 5 };

describe("versions", () => {
  test("begin with one and go up by one, also past the entry that closes a keyring", () => {
    expect(nextVersion(undefined)).toBe(1);
    expect(nextVersion(key)).toBe(4);
    expect(nextVersion({ kind: "destroyed", version: 4, destroyedAt: noon })).toBe(5);
  });

  test("that are destroyed hold no key", () => {
    expect(heldKey("acme", key)).toBe(key);
    expect(() => heldKey("acme", { kind: "destroyed", version: 4, destroyedAt: noon })).toThrow(
      expect.objectContaining({
        code: "keyring_shredded",
        message: 'Cannot use the keyring of "acme": it was shredded',
      }),
    );
  });
});

describe("a rotation", () => {
  test.each([
    ["neither old nor much used", 999, 4, false],
    ["old", 1000, 0, true],
    ["much used", 0, 5, true],
  ])("of a key that is %s", (_, ageMs, sealings, isDue) => {
    expect(isDueForRotation(key, sealings, epochMs(noon + ageMs), limits)).toBe(isDue);
  });

  test("comes after 90 days by default", () => {
    const day = 86_400_000;

    expect(isDueForRotation(key, 0, epochMs(noon + 90 * day - 1), DEFAULT_KEYRING_LIMITS)).toBe(false);
    expect(isDueForRotation(key, 0, epochMs(noon + 90 * day), DEFAULT_KEYRING_LIMITS)).toBe(true);
  });
});
