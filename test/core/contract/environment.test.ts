import { expect, test } from "vitest";
import { readEnvironment } from "../../../core/contract/environment.ts";

test("gives a function what it is told and nothing else", () => {
  expect(readEnvironment("authorize", { ADMIN_KEY_SECRET_ARN: "arn:x", HOME: "/root" })).toEqual({
    ADMIN_KEY_SECRET_ARN: "arn:x",
  });
});

test("names all that is missing at once", () => {
  expect(() =>
    readEnvironment("manage", { TABLE_NAME: "t", SHARDS: "1", RETENTION_DAYS: "30", EGRESS_RULES: "" }),
  ).toThrow("Cannot start manage: its environment lacks KEYRING_KEY_ARN, EGRESS_RULES, SIGNING_KEY_SECRET_ARN");
});
