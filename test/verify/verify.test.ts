import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { keysJson } from "../../core/signature/keys-json.ts";
import { signWebhook } from "../../core/signature.ts";
import { verifyWebhook, type WebhookToVerify } from "../../verify/verify.ts";
import {
  bytes,
  ed25519,
  hmac,
  OTHER_SECRET,
  otherSecret,
  RFC_PUBLIC,
  rfcKey,
  STANDARD_SECRET,
  standardSecret,
  webhook,
} from "../support/signing-samples.ts";

const SENT_AT = 1_614_265_330;
const pinned = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const received: WebhookToVerify = {
  headers: pinned,
  body: '{"test": 2432232314}',
  secrets: [STANDARD_SECRET],
  now: new Date(SENT_AT * 1000),
};
const asymmetric = signWebhook({ ...webhook, secrets: [rfcKey], schemes: [{ scheme: "v1a" }] });

const verifying = (changes: Partial<WebhookToVerify>) => verifyWebhook({ ...received, ...changes });
const refusedAs = (code: string, found = "") =>
  expect.objectContaining({ name: "WebhookVerificationError", code, message: expect.stringContaining(found) });

describe("a webhook that is what it says", () => {
  test("is taken apart: the vector of the Standard Webhooks libraries", async () => {
    expect(await verifyWebhook(received)).toEqual({
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      sentAt: new Date("2021-02-25T15:02:10Z"),
      payload: { test: 2_432_232_314 },
    });
  });

  test("has the type that its parser gives it", async () => {
    const parse = (payload: unknown) => ({ text: JSON.stringify(payload) });

    const { payload } = await verifyWebhook({ ...received, parse });

    expect(payload.text).toBe('{"test":2432232314}');
  });

  test.each([
    ["bytes", bytes('{"test": 2432232314}')],
    ["a Node buffer", Buffer.from('{"test": 2432232314}')],
    ["an array buffer", new Uint8Array(bytes('{"test": 2432232314}')).buffer],
    ["a part of a larger buffer", new Uint8Array(bytes('..{"test": 2432232314}..')).subarray(2, -2)],
    ["bytes of another realm", runInNewContext(`new Uint8Array([${bytes('{"test": 2432232314}').join()}])`)],
    [
      "an array buffer of another realm",
      runInNewContext(`new Uint8Array([${bytes('{"test": 2432232314}').join()}]).buffer`),
    ],
  ])("may come as %s", async (_, body) => {
    await expect(verifying({ body })).resolves.toMatchObject({ payload: { test: 2_432_232_314 } });
  });

  test.each([
    ["Fetch's Headers", new Headers(pinned)],
    ["names in capitals", Object.fromEntries(Object.entries(pinned).map(([key, value]) => [key.toUpperCase(), value]))],
    ["a header sent twice", { ...pinned, "webhook-signature": ["v1,AAAA", pinned["webhook-signature"]] }],
  ])("may come with %s", async (_, headers) => {
    await expect(verifying({ headers })).resolves.toMatchObject({ id: "msg_p5jXN8AQM9LWM0D4loKWxJek" });
  });

  test("is found among signatures of other versions and other secrets", async () => {
    const headers = {
      ...pinned,
      "webhook-signature": `v2,AAAA v1,${"A".repeat(43)}= v1a,AAAA ${pinned["webhook-signature"]}`,
    };

    await expect(verifying({ headers, secrets: [OTHER_SECRET, STANDARD_SECRET] })).resolves.toBeDefined();
  });
});

describe("what core signs", () => {
  const headers = signWebhook({
    ...webhook,
    secrets: [standardSecret, otherSecret, rfcKey],
    schemes: [{ scheme: "v1a" }],
  });

  test.each([
    ["the newest secret", { secrets: [STANDARD_SECRET] }],
    ["the earlier secret during a rotation", { secrets: [OTHER_SECRET] }],
    ["nothing but the public key", { secrets: [], publicKeys: [RFC_PUBLIC] }],
    ["a key of keys.json", { secrets: [], publicKeys: keysJson([rfcKey]).keys }],
    ["the second of two public keys", { secrets: [], publicKeys: [`whpk_${"A".repeat(43)}=`, RFC_PUBLIC] }],
  ])("is accepted by a receiver with %s", async (_, trusted) => {
    await expect(verifying({ ...trusted, headers })).resolves.toMatchObject({ payload: { test: 2_432_232_314 } });
  });

  test("v1a: the vector of the Standard Webhooks library for Go", async () => {
    const goKey = ed25519("whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=");
    const signature = "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==";

    const verified = verifying({
      headers: { ...pinned, "webhook-signature": signature },
      secrets: [],
      publicKeys: keysJson([goKey]).keys,
    });

    await expect(verified).resolves.toBeDefined();
  });
});

describe("a single flipped bit is refused", () => {
  const body = Buffer.from('{"test": 2432232314}');

  test.each([
    ["v1", pinned, { secrets: [STANDARD_SECRET] }],
    ["v1a", asymmetric, { secrets: [], publicKeys: [RFC_PUBLIC] }],
  ])("in the body (%s)", async (_, headers, trusted) => {
    for (let bit = 0; bit < body.length * 8; bit++) {
      await expect(verifying({ headers, ...trusted, body: flipped(body, bit) })).rejects.toThrow(
        refusedAs("no_matching_signature"),
      );
    }
  });

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("in %s (v1)", async (name) => {
    await refuseEveryFlip(pinned, name, { secrets: [STANDARD_SECRET] });
  });

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("in %s (v1a)", async (name) => {
    await refuseEveryFlip(asymmetric, name, { secrets: [], publicKeys: [RFC_PUBLIC] });
  });

  async function refuseEveryFlip(headers: Readonly<Record<string, string>>, name: string, trusted: object) {
    const value = Buffer.from(headers[name] ?? "", "latin1");
    for (let bit = 0; bit < value.length * 8; bit++) {
      const altered = { ...headers, [name]: flipped(value, bit).toString("latin1") };
      // A tolerance of decades, so that it is the signature that refuses a flipped timestamp.
      const verified = verifying({ headers: altered, toleranceSeconds: 1e12, ...trusted });
      await expect(verified, `bit ${bit}`).rejects.toThrow(
        expect.objectContaining({ name: "WebhookVerificationError" }),
      );
    }
  }
});

describe("time", () => {
  const secondsLater = (seconds: number) => new Date((SENT_AT + seconds) * 1000);

  test.each([-300, 0, 300])("a clock that differs by %i s is tolerated", async (seconds) => {
    await expect(verifying({ now: secondsLater(seconds) })).resolves.toBeDefined();
  });

  test("older than that is a replay", async () => {
    await expect(verifying({ now: secondsLater(301) })).rejects.toThrow(
      refusedAs("timestamp_too_old", "sent 301 s ago, wanted 300 at most"),
    );
  });

  test("newer than that is no clock", async () => {
    await expect(verifying({ now: secondsLater(-301) })).rejects.toThrow(
      refusedAs("timestamp_too_new", "sent 301 s in the future, wanted 300 at most"),
    );
  });

  test("the tolerance is the receiver's choice", async () => {
    await expect(verifying({ now: secondsLater(11), toleranceSeconds: 10 })).rejects.toThrow(
      refusedAs("timestamp_too_old"),
    );
    await expect(verifying({ now: secondsLater(3600), toleranceSeconds: 3600 })).resolves.toBeDefined();
  });

  test("a broken clock or tolerance accepts nothing", async () => {
    await expect(verifying({ now: new Date(Number.NaN) })).rejects.toThrow(refusedAs("timestamp_too_old"));
    await expect(verifying({ toleranceSeconds: Number.NaN })).rejects.toThrow(refusedAs("timestamp_too_old"));
  });
});

describe("refuses", () => {
  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("a webhook without %s", async (name) => {
    await expect(verifying({ headers: { ...pinned, [name]: undefined } })).rejects.toThrow(
      refusedAs("missing_header", `found no ${name} header`),
    );
    await expect(verifying({ headers: { ...pinned, [name]: "" } })).rejects.toThrow(refusedAs("missing_header"));
  });

  test.each(["1614265330.0", " 1614265330", "+1614265330", "0x60", "1e9", "-1", "NaN", "9".repeat(13)])(
    "the timestamp %j",
    async (timestamp) => {
      const headers = { ...pinned, "webhook-timestamp": timestamp };

      await expect(verifying({ headers })).rejects.toThrow(refusedAs("header_invalid"));
    },
  );

  test("an id with a dot, which could be another split of the same signed content", async () => {
    const headers = { ...pinned, "webhook-id": "msg.1" };

    await expect(verifying({ headers })).rejects.toThrow(refusedAs("header_invalid"));
  });

  test.each([
    ["another secret's", "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="],
    ["an empty", "v1,"],
    ["a shortened", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1A=="],
    ["an unpadded", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE"],
    ["an unversioned", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
    ["a renamed", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
    ["a right one behind 32 wrong", `${"v1,AAAA ".repeat(32)}${pinned["webhook-signature"]}`],
  ])("%s signature", async (_, signature) => {
    const headers = { ...pinned, "webhook-signature": signature };

    await expect(verifying({ headers })).rejects.toThrow(refusedAs("no_matching_signature"));
  });

  test("a symmetric signature for a receiver that trusts public keys only, and the other way round", async () => {
    await expect(verifying({ secrets: [], publicKeys: [RFC_PUBLIC] })).rejects.toThrow(
      refusedAs("no_matching_signature"),
    );
    await expect(verifying({ headers: asymmetric })).rejects.toThrow(refusedAs("no_matching_signature"));
  });

  test("a body that is signed and not JSON", async () => {
    const headers = signWebhook({ ...webhook, body: bytes("plain"), secrets: [standardSecret], schemes: [] });

    await expect(verifying({ headers, body: "plain" })).rejects.toThrow(refusedAs("body_not_json"));
  });
});

describe("tells the receiver's own mistakes", () => {
  const base64 = (length: number) => Buffer.alloc(length, 7).toString("base64");

  test.each([
    ["no key at all", { secrets: [] }, "found no secret and no public key"],
    ["a secret without its prefix", { secrets: [base64(24)] }, "found 32 characters without whsec_ before them"],
    ["a secret that was cut", { secrets: [`whsec_${base64(16)}`] }, "found a secret of 16 bytes, wanted 24 to 64"],
    ["a secret with a line break", { secrets: [`${STANDARD_SECRET}\n`] }, "not padded base64 after whsec_"],
    ["a public key among the secrets", { secrets: [RFC_PUBLIC] }, "wanted it in publicKeys"],
    ["a private key", { secrets: ["whsk_AAAA"] }, "the sender's private key"],
    ["a secret among the public keys", { publicKeys: [STANDARD_SECRET] }, "a public key that is not Ed25519"],
    ["a public key of another kind", { publicKeys: [{ kty: "EC", x: "AAAA" }] }, "a public key that is not Ed25519"],
  ])("%s", async (_, changes, found) => {
    await expect(verifying(changes)).rejects.toThrow(refusedAs("secret_invalid", found));
  });

  test("even when another secret matches, so that it is not found out at the next rotation", async () => {
    await expect(verifying({ secrets: [STANDARD_SECRET, "whsec_typo"] })).rejects.toThrow(refusedAs("secret_invalid"));
  });

  test("a body that a framework has parsed already", async () => {
    const parsed: WebhookToVerify = Object.assign({}, received, { body: { test: 2_432_232_314 } });

    await expect(verifyWebhook(parsed)).rejects.toThrow(refusedAs("body_not_raw", "found a body of type object"));
  });

  test("never by repeating a secret", async () => {
    const secret = `whsec_${"s3cr3t".repeat(9)}!`;

    await expect(verifying({ secrets: [secret] })).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("s3cr3t") }),
    );
  });
});

test("secrets of 24 and of 64 bytes verify what core signs with them", async () => {
  for (const length of [24, 64]) {
    const secret = `whsec_${Buffer.alloc(length, 3).toString("base64")}`;
    const headers = signWebhook({ ...webhook, secrets: [hmac(secret)], schemes: [] });

    await expect(verifying({ headers, secrets: [secret] })).resolves.toBeDefined();
  }
});

function flipped(value: Buffer, bit: number): Buffer {
  const copy = Buffer.from(value);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
