import {
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  RotateKeyOnDemandCommand,
} from "@aws-sdk/client-kms";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY_MS, KEY, KEY_ARN, OTHER_KEY, startKms } from "./local-kms.ts";

let kms: Awaited<ReturnType<typeof startKms>>;

beforeEach(async () => {
  kms = await startKms();
  kms.service.ensureKey({ keyId: KEY });
});
afterEach(() => kms.stop());

// Bytes 17 and 18 of a ciphertext name the key material that sealed it.
const materialOf = (sealed: Uint8Array) => Buffer.from(sealed).readUInt16BE(17);
const status = () => kms.client.send(new GetKeyRotationStatusCommand({ KeyId: KEY }));

test("after a rotation new material seals, and what the old one sealed still opens", async () => {
  const before = await kms.encrypt("old");

  await kms.client.send(new RotateKeyOnDemandCommand({ KeyId: KEY }));
  const after = await kms.encrypt("new");

  expect([materialOf(before), materialOf(after)]).toEqual([0, 1]);
  expect(await kms.decrypt(before)).toBe("old");
  expect(await kms.decrypt(after)).toBe("new");
});

test("automatic rotation happens when its period is over, once per period", async () => {
  await kms.client.send(new EnableKeyRotationCommand({ KeyId: KEY, RotationPeriodInDays: 90 }));

  kms.clock.now += 90 * DAY_MS - 1;
  expect(materialOf(await kms.encrypt("x"))).toBe(0);
  kms.clock.now += 1;
  expect(materialOf(await kms.encrypt("x"))).toBe(1);
  kms.clock.now += DAY_MS;
  expect(materialOf(await kms.encrypt("x"))).toBe(1);
});

test("says whether and when it rotates", async () => {
  expect(await status()).toMatchObject({ KeyId: KEY_ARN, KeyRotationEnabled: false });

  await kms.client.send(new EnableKeyRotationCommand({ KeyId: KEY }));
  expect(await status()).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 365,
    NextRotationDate: new Date("2027-01-01T00:00:00Z"),
  });

  await kms.client.send(new DisableKeyRotationCommand({ KeyId: KEY }));
  expect(await status()).toMatchObject({ KeyRotationEnabled: false });
});

test("an HMAC key cannot be rotated", async () => {
  kms.service.ensureKey({ keyId: OTHER_KEY, spec: "HMAC_256" });

  await expect(kms.client.send(new RotateKeyOnDemandCommand({ KeyId: OTHER_KEY }))).rejects.toThrow(
    expect.objectContaining({ name: "UnsupportedOperationException" }),
  );
});
