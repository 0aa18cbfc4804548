import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createReadStats, createStatsRecorder } from "../../../adapters/table/stats.ts";
import { TenantId } from "../../../core/id.ts";
import { type EpochMs, epochMs } from "../../../core/time.ts";
import { noon } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;
let now: EpochMs;
let tenant: TenantId;
let failures: unknown[];
let tenants = 0;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

beforeEach(() => {
  now = noon;
  failures = [];
  tenants += 1;
  tenant = TenantId.parse(`tenant-${tenants}`);
});

const recorder = (table = tables.table) =>
  createStatsRecorder(table, { everyMs: 10_000, now: () => now, failed: (error) => failures.push(error) });
const read = () => createReadStats(tables.table)(tenant, noon);

test("what several instances have counted adds up", async () => {
  const [one, other] = [recorder(), recorder()];
  one.count(tenant, { delivered: 1, l3: 1 });
  one.count(tenant, { delivered: 1, l4: 1 });
  other.count(tenant, { failedAttempts: 1, l3: 1 });

  await Promise.all([one.flush(), other.flush()]);

  expect(await read()).toEqual([{ hour: "2026-11-20T12", counts: { delivered: 2, failedAttempts: 1, l3: 2, l4: 1 } }]);
});

test("is written at first and then every ten seconds, whatever was counted between", async () => {
  const stats = recorder();
  const countAndFlush = async () => {
    stats.count(tenant, { delivered: 1 });
    await stats.flush();
  };

  await countAndFlush();
  now = epochMs(noon + 9_999);
  await countAndFlush();
  expect((await read())[0]?.counts).toEqual({ delivered: 1 });

  now = epochMs(noon + 10_000);
  await countAndFlush();
  expect((await read())[0]?.counts).toEqual({ delivered: 3 });
});

test("belongs to the hour in which it happened, not to that of the write", async () => {
  const stats = recorder();
  await stats.flush();
  now = epochMs(noon + 59 * 60_000 + 59_999);
  stats.count(tenant, { delivered: 1 });
  now = epochMs(noon + 60 * 60_000);
  stats.count(tenant, { delivered: 1 });
  await stats.flush();

  expect((await read()).map(({ hour }) => hour)).toEqual(["2026-11-20T12", "2026-11-20T13"]);
});

test("what could not be written is kept for the next time", async () => {
  let isDown = true;
  const table = {
    ...tables.table,
    get name() {
      return isDown ? "Missing" : tables.table.name;
    },
  };
  const stats = recorder(table);
  stats.count(tenant, { delivered: 1 });
  await stats.flush();
  expect(failures).toHaveLength(1);

  isDown = false;
  now = epochMs(noon + 10_000);
  stats.count(tenant, { delivered: 1 });
  await stats.flush();

  expect((await read())[0]?.counts).toEqual({ delivered: 2 });
});

test("a write that hangs keeps nobody waiting", async () => {
  const hanging = Object.create(tables.table.client, { send: { value: () => new Promise(() => {}) } });
  const stats = recorder({ ...tables.table, client: hanging });
  stats.count(tenant, { accepted: 1 });

  const flushed = stats.flush().then(() => "flushed");

  expect(await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, 4_000))])).toBe("flushed");
});
