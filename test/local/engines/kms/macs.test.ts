import { createHmac } from "node:crypto";
import { GenerateMacCommand, type MacAlgorithmSpec, VerifyMacCommand } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY, startKms } from "./local-kms.ts";

let kms: Awaited<ReturnType<typeof startKms>>;

beforeAll(async () => {
  kms = await startKms();
  kms.service.ensureKey({ keyId: KEY, usage: "GENERATE_VERIFY_MAC", spec: "HMAC_512" });
});
afterAll(() => kms.stop());

const message = Buffer.from("evt_1.1767225600.{}");
const macOf = async (MacAlgorithm: MacAlgorithmSpec) =>
  (await kms.client.send(new GenerateMacCommand({ KeyId: KEY, Message: message, MacAlgorithm }))).Mac;
const verify = (mac: Uint8Array, of: Buffer) =>
  kms.client.send(new VerifyMacCommand({ KeyId: KEY, Message: of, Mac: mac, MacAlgorithm: "HMAC_SHA_512" }));

test("verifies what it computed", async () => {
  const mac = (await macOf("HMAC_SHA_512")) ?? new Uint8Array();

  expect(mac).toHaveLength(64);
  expect(await verify(mac, message)).toMatchObject({ MacValid: true, MacAlgorithm: "HMAC_SHA_512" });
});

test("refuses the MAC of another message, another key, and a shortened one", async () => {
  const mac = (await macOf("HMAC_SHA_512")) ?? new Uint8Array();
  const foreign = createHmac("sha512", "another key").update(message).digest();

  const forgeries = [verify(mac, Buffer.from("other")), verify(foreign, message), verify(mac.subarray(1), message)];

  for (const forgery of forgeries)
    await expect(forgery).rejects.toThrow(expect.objectContaining({ name: "KMSInvalidMacException" }));
});

test("refuses an algorithm that is not the key's", async () => {
  await expect(macOf("HMAC_SHA_256")).rejects.toThrow(expect.objectContaining({ name: "InvalidKeyUsageException" }));
});
