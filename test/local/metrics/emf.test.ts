import { describe, expect, test } from "vitest";
import { samplesIn } from "../../../local/metrics/emf.ts";

const line = JSON.stringify({
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [
      {
        Namespace: "Posthorn/local",
        Dimensions: [["service"]],
        Metrics: [
          { Name: "Attempts", Unit: "Count" },
          { Name: "AttemptLatency", Unit: "Milliseconds" },
        ],
      },
    ],
  },
  service: "deliver",
  tenant: "acme",
  Attempts: 2,
  AttemptLatency: [12, 30.5],
});

describe("a line of the embedded metric format", () => {
  test("holds one sample for each value, under its dimensions and nothing else", () => {
    const metric = { namespace: "Posthorn/local", dimensions: { service: "deliver" }, at: 7 };

    expect(samplesIn(line, 7)).toEqual([
      { ...metric, name: "Attempts", value: 2 },
      { ...metric, name: "AttemptLatency", value: 12 },
      { ...metric, name: "AttemptLatency", value: 30.5 },
    ]);
  });

  test.each(["", "START RequestId: 1", '{"message":"attempted"}', '{"_aws":', '{"_aws":{"Timestamp":1}}'])(
    "is not %j",
    (other) => {
      expect(samplesIn(other, 7)).toEqual([]);
    },
  );
});
