import { expect, test } from "vitest";
import type { Endpoint } from "../../../core/endpoint.ts";
import { RotateSecretRequest } from "../../../core/rotate-secret-request.ts";
import { SignatureSchemes } from "../../../core/signature/signature-scheme.ts";
import { createEndpointSecrets, describeSecrets } from "../../../lambdas/manage/endpoint-secrets.ts";
import { createPatchEndpoint } from "../../../lambdas/manage/patch-endpoint.ts";
import { endpoint, noChance, noon } from "../../support/fixtures.ts";

const OLD = `whsec_${"A".repeat(43)}=`;

const secrets = createEndpointSecrets({
  open: async (_, envelope) => envelope,
  seal: async (_, plaintext) => plaintext,
  now: () => noon,
  chance: () => noChance(32),
});

const withSecrets = (earlier: readonly { secret: string; validUntil: number }[] = []): Endpoint =>
  endpoint({ sealedSecrets: Buffer.from(JSON.stringify({ current: OLD, earlier })) });

async function rotated(request: unknown, before = withSecrets()) {
  const after = await secrets.rotated(before, RotateSecretRequest.parse(request));
  return describeSecrets(await secrets.read(after), noon);
}

test("a rotation lets the replaced secret sign for a day", async () => {
  expect(await rotated({})).toEqual({
    secret: `whsec_${"A".repeat(43)}=`,
    earlierValidUntil: ["2026-11-21T12:00:00.000Z"],
  });
});

test("an overlap of nothing revokes the replaced secret at once", async () => {
  expect((await rotated({ overlapSeconds: 0 })).earlierValidUntil).toEqual([]);
});

test("revoking the earlier ones leaves the new one alone", async () => {
  const leaked = withSecrets([{ secret: OLD, validUntil: noon + 1000 }]);

  expect((await rotated({ revokeEarlier: true }, leaked)).earlierValidUntil).toEqual([]);
});

test("a secret of the caller's own is taken as it is", async () => {
  expect(await rotated({ secret: "a text that a receiver keys with", secretAs: "text" })).toMatchObject({
    secret: "whsec_YSB0ZXh0IHRoYXQgYSByZWNlaXZlciBrZXlzIHdpdGg=",
  });
});

test("a secret that is too short is refused, and not repeated", async () => {
  const refused = rotated({ secret: "shorty", secretAs: "text" });

  await expect(refused).rejects.toMatchObject({ status: 422, fields: [{ field: "secret" }] });
  await expect(refused).rejects.not.toThrow(/shorty/);
});

test("of a key pair only the public half is shown", async () => {
  const shown = await rotated({ secret: `whsk_${"A".repeat(43)}=` });

  expect(shown).toHaveProperty("publicKey", "whpk_O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=");
  expect(shown).not.toHaveProperty("secret");
});

test("a key that a scheme of the endpoint cannot sign with is refused, not found out a day later", async () => {
  const github = SignatureSchemes.parse([{ scheme: "v1a" }, { scheme: "github" }]);
  const refused = rotated({ secret: `whsk_${"A".repeat(43)}=` }, { ...withSecrets(), signatureSchemes: github });

  await expect(refused).rejects.toMatchObject({
    status: 422,
    fields: [{ field: "secret", message: 'the scheme "github" signs with an HMAC secret, found an Ed25519 key' }],
  });
});

test("a scheme that the endpoint's key cannot sign with is refused", async () => {
  const patch = createPatchEndpoint({
    checkUrl: () => {
      throw new Error("Cannot be called here: no URL is patched");
    },
    checkSecret: async () => {},
    readSecrets: secrets.read,
    seal: async (_, plaintext) => plaintext,
  });
  const signatureSchemes = SignatureSchemes.parse([{ scheme: "stripe" }]);
  const keyed = await secrets.rotated(withSecrets(), RotateSecretRequest.parse({ secret: `whsk_${"A".repeat(43)}=` }));

  await expect(patch(keyed, { signatureSchemes })).rejects.toMatchObject({
    status: 422,
    fields: [{ field: "signatureSchemes" }],
  });
  expect(await patch(withSecrets(), { signatureSchemes })).toMatchObject({ signatureSchemes });
});

test("an eighth earlier secret is refused", async () => {
  const seven = withSecrets(Array.from({ length: 7 }, () => ({ secret: OLD, validUntil: noon + 1000 })));

  await expect(rotated({}, seven)).rejects.toMatchObject({ status: 409, code: "too_many_secrets" });
});
