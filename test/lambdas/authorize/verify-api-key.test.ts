import { expect, test } from "vitest";
import type { ApiKeyReader } from "../../../adapters/table/api-keys.ts";
import { newApiKey } from "../../../core/api-key.ts";
import { hashApiKey } from "../../../core/api-key-hash.ts";
import type { ApiKey } from "../../../core/api-key-record.ts";
import { readPepperRing } from "../../../core/pepper-ring.ts";
import { after, type EpochMs } from "../../../core/time.ts";
import { createVerifyApiKey } from "../../../lambdas/authorize/verify-api-key.ts";
import { acme, noon } from "../../support/fixtures.ts";

const HOUR = 3_600_000;
const oldRing = readPepperRing(JSON.stringify({ p1: "11".repeat(32) }));
const ring = readPepperRing(JSON.stringify({ p1: "11".repeat(32), p2: "22".repeat(32) }));
const sent = newApiKey("live", (bytes) => new Uint8Array(bytes).fill(7));

function keyring(change: Partial<ApiKey> = {}) {
  const record: ApiKey = {
    id: sent.id,
    name: "shop",
    role: "service",
    tenant: acme,
    createdAt: noon,
    ...hashApiKey(sent, oldRing.newest),
    ...change,
  };
  const uses: EpochMs[] = [];
  const keys: ApiKeyReader = {
    get: async (id) => (id === record.id ? record : undefined),
    noteUse: async (_, at) => void uses.push(at),
  };
  const warnings: string[] = [];
  const verify = createVerifyApiKey({
    mode: "live",
    keys,
    peppers: async () => oldRing,
    freshPeppers: async () => ring,
    now: () => after(noon, 2 * HOUR),
    warn: (message) => warnings.push(message),
  });
  return { verify, keys, uses, warnings };
}

const caller = { keyId: sent.id, role: "service", tenant: "acme" };

test("lets a key in as what its record says", async () => {
  const { verify } = keyring();

  expect(await verify(sent.text)).toEqual({ allowed: true, caller });
});

test("refuses a key whose checksum is wrong before anything is read", async () => {
  const { verify, keys } = keyring();
  keys.get = () => Promise.reject(new Error("must not be read"));

  const mistyped = sent.text.slice(0, -1) + (sent.text.endsWith("0") ? "1" : "0");
  expect(await verify(mistyped)).toEqual({ allowed: false, reason: "malformed_key" });
});

test("refuses a key of a disposable stage on one that is not, without a read", async () => {
  const { verify, keys } = keyring();
  keys.get = () => Promise.reject(new Error("must not be read"));

  expect(await verify(newApiKey("test", (bytes) => new Uint8Array(bytes)).text)).toEqual({
    allowed: false,
    reason: "key_of_another_stage",
  });
});

test("refuses the right id with another secret", async () => {
  const { verify } = keyring(hashApiKey({ ...sent, text: "ph_live_other" }, oldRing.newest));

  expect(await verify(sent.text)).toEqual({ allowed: false, reason: "unknown_key" });
});

test("refuses a key from the moment on at which it expires, and says whose it was", async () => {
  expect(await keyring({ validUntil: after(noon, 2 * HOUR) }).verify(sent.text)).toEqual({
    allowed: false,
    reason: "expired_key",
    caller,
  });
  expect(await keyring({ validUntil: after(noon, 2 * HOUR + 1) }).verify(sent.text)).toMatchObject({ allowed: true });
});

test("refuses a revoked key", async () => {
  expect(await keyring({ revokedAt: noon }).verify(sent.text)).toMatchObject({ reason: "revoked_key" });
});

test("finds a pepper that is younger than what this instance knows", async () => {
  const { verify } = keyring(hashApiKey(sent, ring.newest));

  expect(await verify(sent.text)).toMatchObject({ allowed: true });
});

test("notes a use at most once an hour", async () => {
  const never = keyring();
  const lately = keyring({ lastUsedAt: after(noon, HOUR + 1) });
  const longAgo = keyring({ lastUsedAt: after(noon, HOUR) });

  await Promise.all([never, lately, longAgo].map(({ verify }) => verify(sent.text)));

  expect([never.uses.length, lately.uses.length, longAgo.uses.length]).toEqual([1, 0, 1]);
});

test("lets a key in whose use cannot be noted", async () => {
  const { verify, keys, warnings } = keyring();
  keys.noteUse = () => Promise.reject(new Error("throttled"));

  expect(await verify(sent.text)).toMatchObject({ allowed: true });
  expect(warnings).toEqual(["cannot note the use of a key"]);
});
