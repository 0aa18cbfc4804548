import { createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud?.close());

test("public keys are served to anybody, as a JWK set that node:crypto imports", async () => {
  const answer = await fetch(`${cloud.cloud.apiUrl}/v1/keys.json`);
  const { keys } = (await answer.json()) as { keys: { kty: string; crv: string; x: string }[] };

  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
  expect(keys).toHaveLength(1);
  const key = createPublicKey({ key: keys[0] ?? {}, format: "jwk" });
  expect(key.asymmetricKeyType).toBe("ed25519");
  expect(verify(null, Buffer.from("forged"), key, Buffer.alloc(64))).toBe(false);
});
