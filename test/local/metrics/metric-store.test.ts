import { expect, test } from "vitest";
import { createMetricStore } from "../../../local/metrics/metric-store.ts";

test("sums a minute that is busier than a call may have arguments", () => {
  const store = createMetricStore();
  const metric = { namespace: "Posthorn/local", name: "Attempts", dimensions: {} };
  for (let recorded = 0; recorded < 400_000; recorded += 1) store.record({ ...metric, value: 1, at: 60_000 });

  const series = store.series(metric, "Sum", { end: 120_000, periodMs: 60_000, periods: 2 });

  expect(series).toEqual([undefined, 400_000]);
});
