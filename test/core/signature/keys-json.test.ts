import { webcrypto } from "node:crypto";
import { expect, test } from "vitest";
import { keysJson } from "../../../core/signature/keys-json.ts";
import { rfcKey } from "../../support/signing-samples.ts";

test("writes the key of RFC 8037 and names it by the thumbprint that the RFC gives", () => {
  expect(keysJson([rfcKey])).toEqual({
    keys: [
      {
        kty: "OKP",
        crv: "Ed25519",
        x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        use: "sig",
      },
    ],
  });
});

test("never shows the private half", () => {
  expect(JSON.stringify(keysJson([rfcKey]))).not.toMatch(/"d"|nWGxne/);
});

test("Web Crypto takes the key as it is served", async () => {
  const [jwk] = keysJson([rfcKey]).keys;

  const key = await webcrypto.subtle.importKey("jwk", { ...jwk }, "Ed25519", true, ["verify"]);

  expect(key.type).toBe("public");
});
