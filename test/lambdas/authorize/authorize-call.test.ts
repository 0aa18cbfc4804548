import { expect, test } from "vitest";
import { createAuthorizeCall } from "../../../lambdas/authorize/authorize-call.ts";

const authorize = createAuthorizeCall({ adminKeys: async () => ["current-key", "previous-key"] });
const publish = "POST /v1/events";

test.each(["current-key", "previous-key"])("lets the admin in with %s", async (key) => {
  expect(await authorize({ authorization: `Bearer ${key}`, routeKey: publish })).toEqual({
    allowed: true,
    caller: { keyId: "admin", role: "admin", tenant: "*" },
  });
});

test.each([
  ["no header", undefined],
  ["another key", "Bearer current-kez"],
  ["a part of the key", "Bearer current-ke"],
  ["another scheme", "Basic current-key"],
  ["nothing after the scheme", "Bearer "],
  ["two keys", "Bearer current-key current-key"],
])("refuses %s", async (_, authorization) => {
  expect(await authorize({ authorization, routeKey: publish })).toEqual({ allowed: false });
});

test("refuses a route that the route table does not know", async () => {
  expect(await authorize({ authorization: "Bearer current-key", routeKey: "GET /v1/everything" })).toEqual({
    allowed: false,
  });
});

test("does not read the secret for a header that cannot be a key", async () => {
  const never = createAuthorizeCall({ adminKeys: () => Promise.reject(new Error("must not be read")) });

  expect(await never({ authorization: "Basic abc", routeKey: publish })).toEqual({ allowed: false });
});
