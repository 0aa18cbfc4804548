import { expect, test } from "vitest";
import { readEnvironment } from "../../../core/contract/environment.ts";

test("gives a function what it is told and nothing else", () => {
  expect(readEnvironment("smoke", { TESTED_VERSIONS: "arn:x", HOME: "/root" })).toEqual({ TESTED_VERSIONS: "arn:x" });
});

test("names all that is missing at once, and takes an empty value for none", () => {
  const told = { TABLE_NAME: "t", SHARDS: "1", RETENTION_DAYS: "30", RETRIES_QUEUE_URL: "" };

  expect(() => readEnvironment("wake", told)).toThrow(
    "Cannot start wake: its environment lacks WAITING_ROOM_TABLE_NAME, RETRIES_QUEUE_URL, TASKS_QUEUE_URL",
  );
});
