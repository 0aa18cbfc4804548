import { expect, test } from "vitest";
import { troubleIn } from "../../../local/command/trouble.ts";

const logged = (level: string, message: string, more: object = {}) =>
  JSON.stringify({
    level,
    message,
    timestamp: "2026-11-20T21:40:47.219Z",
    service: "deliver",
    cold_start: true,
    function_name: "Posthorn-local-Deliver",
    function_request_id: "d5ad47a7",
    sampling_rate: 0,
    xray_trace_id: "1-6b00be5e",
    ...more,
  });

test("shows what went wrong, without what every line repeats", () => {
  const line = logged("WARN", "dead", { tenant: "acme", event: "evt_1", reason: "expired" });

  expect(troubleIn("Posthorn-local-Deliver", line)).toBe(
    'deliver: dead {"tenant":"acme","event":"evt_1","reason":"expired"}',
  );
});

test.each([
  logged("INFO", "attempted", { outcome: "rejected" }),
  '{"_aws":{"Timestamp":1795210847279},"service":"deliver","Attempts":1}',
  "START RequestId: d5ad47a7 Version: $LATEST",
  "REPORT RequestId: d5ad47a7\tDuration: 24.18 ms\tBilled Duration: 25 ms\tMemory Size: 256 MB",
  "{ no JSON",
])("is silent about %s", (line) => {
  expect(troubleIn("Posthorn-local-Deliver", line)).toBeUndefined();
});

test("tells of a function that did not answer", () => {
  const line = "REPORT RequestId: d5ad47a7\tDuration: 60000.00 ms\tMemory Size: 512 MB\tStatus: timeout";

  expect(troubleIn("Posthorn-local-Deliver", line)).toBe(`Posthorn-local-Deliver: ${line}`);
});
