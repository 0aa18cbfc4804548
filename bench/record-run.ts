import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startTestCloud } from "../test/support/cloud.ts";
import { recordRun } from "../test/support/recorded-run.ts";

// What 10,000 events for two endpoints cost by the meter, one in fifty failing once: the run that `posthorn cost` is held
// against in test/cli/cost.test.ts. Run with: npx node bench/record-run.ts
const ORDER = { tenant: "recorded", events: 10_000, endpoints: 2, payloadBytes: 2_048, failEvery: 50 } as const;
const RECORD = join(import.meta.dirname, "../test/cli/recorded-10000-events.json");

const cloud = await startTestCloud();
try {
  const { calls, failedAttempts } = await recordRun(cloud, ORDER);
  writeFileSync(RECORD, `${JSON.stringify(calls, null, 2)}\n`);
  console.log(`${ORDER.events} events, ${failedAttempts} failed attempts`);
} finally {
  await cloud.close();
}
