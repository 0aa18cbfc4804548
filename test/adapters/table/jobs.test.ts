import { afterAll, beforeAll, expect, test } from "vitest";
import { createJobStore, type JobStore } from "../../../adapters/table/jobs.ts";
import { JobId, TenantId } from "../../../core/id.ts";
import { acme } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";
import { replayJob } from "../../support/replays.ts";

let tables: Tables;
let jobs: JobStore;

beforeAll(async () => {
  tables = await startTables();
  jobs = createJobStore(tables.table);
});
afterAll(() => tables.close());

const second = JobId.parse("job_01m7wd7tg0e008000000000004");

test("a job is read as it was written, by its tenant alone", async () => {
  const job = replayJob({ position: { partition: 1 } });

  await jobs.add(job);

  expect(await jobs.get(acme, job.id)).toEqual(job);
  expect(await jobs.get(TenantId.parse("globex"), job.id)).toBeUndefined();
});

test("of two writers who read the same version one wins", async () => {
  const job = replayJob({ id: second });
  await jobs.add(job);

  const results = await Promise.all([
    jobs.replace({ ...job, version: 2, writer: "one" }),
    jobs.replace({ ...job, version: 2, writer: "other" }),
  ]);

  expect(results.toSorted()).toEqual([false, true]);
});

test("jobs are listed newest first, and page by page", async () => {
  const [newest] = await jobs.ofTenant(acme, { limit: 1 });
  const [older] = await jobs.ofTenant(acme, { limit: 1, before: second });

  expect(newest?.id).toBe(second);
  expect(older?.id).toBe("job_01m7wd7tg0e008000000000003");
});
