import { expect, test } from "vitest";
import { readStartOptions } from "../../../local/command/options.ts";

test("starts with the demo on port 3000 and keeps its data under .posthorn", () => {
  expect(readStartOptions([])).toEqual({
    port: 3000,
    dataDirectory: ".posthorn",
    withDemo: true,
    asJson: false,
    stage: "local",
  });
});

test("takes what scripts want to say", () => {
  const args = ["--port", "4000", "--data-dir", "/data", "--no-demo", "--json", "--egress", "strict"];

  expect(readStartOptions(args)).toEqual({
    port: 4000,
    dataDirectory: "/data",
    withDemo: false,
    asJson: true,
    stage: "local-strict",
  });
});

test.each([
  [["--port", "http"], '--port is "http", wanted a number from 0 (any free port) to 65535'],
  [["--port", "70000"], '--port is "70000", wanted a number from 0 (any free port) to 65535'],
  [["--data-dir="], '--data-dir is "", wanted the name of a directory'],
  [["--egress", "off"], '--egress is "off", wanted "local" (loopback and plain http allowed) or "strict"'],
  [["--colour"], "Unknown option '--colour'; usage: npm start -- "],
  [["demo"], "Unexpected argument 'demo'"],
])("refuses %j in one line", (args, message) => {
  expect(() => readStartOptions(args)).toThrow(message);
});
