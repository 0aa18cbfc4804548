import { expect, test } from "vitest";
import type { SenderRequest } from "../../../adapters/http/sender.ts";
import { SecretArn, SecretReferenceInvalid } from "../../../core/secret-reference.ts";
import { formatPublicKey, generateEd25519Secret, parseSigningSecret } from "../../../core/signing-secret.ts";
import { createAttemptDelivery } from "../../../lambdas/deliver/attempt-delivery.ts";
import { createSigningSecrets } from "../../../lambdas/deliver/signing-secrets.ts";
import { verifyWebhook } from "../../../verify/verify.ts";
import { endpoint, noon } from "../../support/fixtures.ts";
import { delivered, firstMessage } from "../../support/pipeline/deliver-world.ts";

const OWN = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
const KEPT_ELSEWHERE = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
const arn = SecretArn.parse("arn:aws:secretsmanager:eu-west-1:123456789012:secret:posthorn/endpoints/acme/a-Ab12Cd");
const newKey = generateEd25519Secret((count) => Buffer.alloc(count, 1));
const oldKey = generateEd25519Secret((count) => Buffer.alloc(count, 2));
const target = (change: Parameters<typeof endpoint>[0]) => ({
  endpoint: endpoint(change),
  secrets: { current: parseSigningSecret(OWN), earlier: [] },
  headers: {},
});

async function attempt(
  change: Parameters<typeof endpoint>[0],
  referenced = async () => [parseSigningSecret(KEPT_ELSEWHERE)],
) {
  const sent: SenderRequest[] = [];
  const attempted = await createAttemptDelivery({
    readEvent: async () => undefined,
    readPayload: async () => new Uint8Array(),
    open: async () => Buffer.from("{}"),
    signingSecrets: createSigningSecrets({ signingKeys: async () => [newKey, oldKey], referencedSecrets: referenced }),
    post: async (request) => {
      sent.push(request);
      return delivered;
    },
    noticeSilence: (_, answer) => answer,
    now: () => noon,
  })(firstMessage(), target(change));
  return { attempted, sent };
}

const verify = (sent: readonly SenderRequest[], keys: { secrets?: string[]; publicKeys?: string[] }) =>
  verifyWebhook({ ...keys, headers: { ...sent[0]?.headers }, body: "{}", now: new Date(noon) });

test("whoever knows any of the platform's keys accepts what asked for v1a, and whoever knows the secret does too", async () => {
  const { sent } = await attempt({ signatureSchemes: [{ scheme: "v1a" }] });

  await expect(verify(sent, { publicKeys: [formatPublicKey(newKey)] })).resolves.toBeDefined();
  await expect(verify(sent, { publicKeys: [formatPublicKey(oldKey)] })).resolves.toBeDefined();
  await expect(verify(sent, { secrets: [OWN] })).resolves.toBeDefined();
});

test("what did not ask for v1a has none", async () => {
  const { sent } = await attempt({});

  expect(sent[0]?.headers["webhook-signature"]).toMatch(/^v1,[^ ]+$/);
});

test("a secret that is kept elsewhere signs instead of the endpoint's own", async () => {
  const { sent } = await attempt({ secretArn: arn });

  await expect(verify(sent, { secrets: [KEPT_ELSEWHERE] })).resolves.toBeDefined();
  await expect(verify(sent, { secrets: [OWN] })).rejects.toMatchObject({ code: "no_matching_signature" });
});

test("a reference that leads to no secret is a failed attempt, and nothing leaves", async () => {
  const missing = () => Promise.reject(new SecretReferenceInvalid("secret_unreadable", arn, "it is not there"));

  const { attempted, sent } = await attempt({ secretArn: arn }, missing);

  expect(attempted).toMatchObject({ outcome: { kind: "unreachable", reason: "secret_invalid" } });
  expect(sent).toEqual([]);
});

test("a key that a scheme cannot sign with is a failed attempt of its owner, not a fault of ours", async () => {
  const { attempted, sent } = await attempt(
    { secretArn: arn, signatureSchemes: [{ scheme: "github", secretAs: "text" }] },
    async () => [newKey],
  );

  expect(attempted).toMatchObject({ outcome: { kind: "unreachable", reason: "secret_invalid" } });
  expect(sent).toEqual([]);
});

test("a platform key that cannot be had now is no attempt at all", async () => {
  const down = () => Promise.reject(new Error("Secrets Manager is down"));

  await expect(attempt({ secretArn: arn }, down)).rejects.toThrow("Secrets Manager is down");
});
