import { JobId } from "../../core/id.ts";
import type { ReplayJob } from "../../core/replay.ts";
import { after } from "../../core/time.ts";
import { acme, noon, shopEndpoint } from "./fixtures.ts";

export const replayJob = (change: Partial<ReplayJob> = {}): ReplayJob => ({
  id: JobId.parse("job_01m7wd7tg0e008000000000003"),
  tenant: acme,
  choice: { endpoints: [shopEndpoint], since: after(noon, -86_400_000), until: noon, status: "failed" },
  rate: 100,
  cycle: noon,
  state: "running",
  position: { partition: 0 },
  lookedAt: 0,
  sent: 0,
  pacedUntil: noon,
  createdAt: noon,
  updatedAt: noon,
  version: 1,
  writer: "api",
  ...change,
});
