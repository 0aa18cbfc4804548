import { describe, expect, test } from "vitest";
import { EndpointId } from "../../core/id.ts";
import {
  currentSecrets,
  readSecretHistory,
  type SecretHistory,
  writeSecretHistory,
} from "../../core/secret-history.ts";
import { revokeEarlierSecrets, rotateSecret, SecretRotationError } from "../../core/secret-rotation.ts";
import { formatSigningSecret } from "../../core/signing-secret.ts";
import { epochMs } from "../../core/time.ts";
import { hmac, RFC_PRIVATE, rfcKey } from "../support/signing-samples.ts";

const HOUR = 3_600_000;
const noon = epochMs(1_800_000_000_000);
const at = (hours: number) => epochMs(noon + hours * HOUR);
const endpoint = EndpointId.parse(`ep_0${"1".repeat(25)}`);
const numbered = (number: number) => hmac(`whsec_${Buffer.alloc(24, number).toString("base64")}`);
const texts = (history: SecretHistory, hours: number) => currentSecrets(history, at(hours)).map(formatSigningSecret);
const [first, second, third] = ["AQEB", "AgIC", "AwMD"].map((group) => `whsec_${group.repeat(8)}`);

const fresh: SecretHistory = { current: numbered(1), earlier: [] };

describe("rotating", () => {
  test("lets the old secret sign beside the new one for a day", () => {
    const rotated = rotateSecret(fresh, { endpoint, next: numbered(2), now: noon });

    expect(texts(rotated, 0)).toEqual([second, first]);
    expect(texts(rotated, 23.9)).toEqual([second, first]);
    expect(texts(rotated, 24)).toEqual([second]);
  });

  test("keeps to the overlap that was asked for, up to 7 days", () => {
    const rotated = rotateSecret(fresh, { endpoint, next: numbered(2), now: noon, overlapMs: 7 * 24 * HOUR });

    expect(texts(rotated, 7 * 24 - 0.1)).toEqual([second, first]);
    expect(texts(rotated, 7 * 24)).toEqual([second]);
  });

  test("with no overlap revokes at once what was replaced, and only that", () => {
    const once = rotateSecret(fresh, { endpoint, next: numbered(2), now: noon });
    const twice = rotateSecret(once, { endpoint, next: numbered(3), now: at(1), overlapMs: 0 });

    expect(texts(twice, 1)).toEqual([third, first]);
  });

  test("twice in a day leaves three that sign, newest first", () => {
    const once = rotateSecret(fresh, { endpoint, next: numbered(2), now: noon });
    const twice = rotateSecret(once, { endpoint, next: numbered(3), now: at(1) });

    expect(texts(twice, 2)).toEqual([third, second, first]);
  });

  test("forgets what has expired", () => {
    const once = rotateSecret(fresh, { endpoint, next: numbered(2), now: noon });
    const later = rotateSecret(once, { endpoint, next: numbered(3), now: at(25) });

    expect(later.earlier).toHaveLength(1);
  });

  test.each([-1, 604_800_001, Number.NaN])("refuses an overlap of %s ms", (overlapMs) => {
    expect(() => rotateSecret(fresh, { endpoint, next: numbered(2), now: noon, overlapMs })).toThrow(
      new SecretRotationError(
        "overlap_out_of_range",
        endpoint,
        `found an overlap of ${overlapMs} ms, wanted 0 to 604800000 (7 days)`,
      ),
    );
  });
});

describe("with seven earlier secrets that are still valid", () => {
  const full = [2, 3, 4, 5, 6, 7, 8].reduce(
    (history, number) => rotateSecret(history, { endpoint, next: numbered(number), now: noon }),
    fresh,
  );

  test("all eight sign", () => {
    expect(texts(full, 1)).toHaveLength(8);
  });

  test("an eighth is refused", () => {
    expect(() => rotateSecret(full, { endpoint, next: numbered(9), now: at(1) })).toThrow(
      expect.objectContaining({
        code: "too_many_earlier_secrets",
        message:
          'Cannot rotate the secret of "ep_01111111111111111111111111": 7 earlier secrets are still valid, at most 7 may be',
      }),
    );
  });

  test("replacing a leaked one at once is still possible", () => {
    const replaced = rotateSecret(full, { endpoint, next: numbered(9), now: at(1), overlapMs: 0 });

    expect(texts(replaced, 1)).toHaveLength(8);
  });

  test("rotation goes on when they have run out", () => {
    expect(() => rotateSecret(full, { endpoint, next: numbered(9), now: at(24) })).not.toThrow();
  });

  test("revoking them leaves the current one alone", () => {
    expect(texts(revokeEarlierSecrets(full), 0)).toEqual([`whsec_${"CAgI".repeat(8)}`]);
  });
});

test("a history is the same after it was stored", () => {
  const rotated = rotateSecret(fresh, { endpoint, next: rfcKey, now: noon });

  const stored = writeSecretHistory(rotated);

  expect(JSON.parse(stored)).toEqual({
    current: RFC_PRIVATE,
    earlier: [{ secret: first, validUntil: 1_800_086_400_000 }],
  });
  expect(writeSecretHistory(readSecretHistory(stored))).toBe(stored);
});
