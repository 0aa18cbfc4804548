import { expect, test } from "vitest";
import { createAuthorizeCall } from "../../../lambdas/authorize/authorize-call.ts";
import { refused } from "../../../lambdas/authorize/decision.ts";

const authorize = createAuthorizeCall({
  adminKeys: async () => ["current-key", "previous-key"],
  verifyApiKey: async () => refused("unknown_key"),
  verifyToken: async (token) =>
    token === "a.good.token" ? { keyId: "jwt:ann", role: "viewer", tenant: "*" } : undefined,
});

const readsNothing = () => Promise.reject(new Error("must not be read"));
const offline = createAuthorizeCall({
  adminKeys: readsNothing,
  verifyApiKey: readsNothing,
  verifyToken: readsNothing,
});

test.each(["current-key", "previous-key"])("lets the admin in with %s", async (key) => {
  expect(await authorize(`Bearer ${key}`)).toEqual({
    allowed: true,
    caller: { keyId: "admin", role: "admin", tenant: "*" },
  });
});

test.each([
  ["another key", "Bearer current-kez"],
  ["a part of the key", "Bearer current-ke"],
])("refuses %s", async (_, authorization) => {
  expect(await authorize(authorization)).toEqual({ allowed: false, reason: "unknown_key" });
});

test.each([
  ["no header", undefined],
  ["another scheme", "Basic current-key"],
  ["nothing after the scheme", "Bearer "],
  ["two keys", "Bearer current-key current-key"],
  ["what is longer than any key or token", `Bearer ${"a".repeat(4097)}`],
])("refuses %s without reading anything", async (_, authorization) => {
  expect(await offline(authorization)).toEqual({ allowed: false, reason: "malformed_key" });
});

test("lets in whom a token speaks for", async () => {
  expect(await authorize("Bearer a.good.token")).toEqual({
    allowed: true,
    caller: { keyId: "jwt:ann", role: "viewer", tenant: "*" },
  });
  expect(await authorize("Bearer another.good.token")).toEqual({ allowed: false, reason: "token_refused" });
});

test("takes what begins like an API key for nothing else", async () => {
  expect(await authorize("Bearer ph_live_nonsense")).toEqual({ allowed: false, reason: "unknown_key" });
});
