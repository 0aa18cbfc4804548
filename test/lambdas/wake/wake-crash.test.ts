import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemNow } from "../../../adapters/system.ts";
import { after } from "../../../core/time.ts";
import { minuteOf } from "../../../core/waiting-room.ts";
import type { FaultMatch, Moment } from "../../../local/gateway/faults.ts";
import { synthesize } from "../../../local/synthesize.ts";
import { wakeNow } from "../../support/circuit-by-hand.ts";
import { startTestCloud, type TestCloud } from "../../support/cloud.ts";
import { assemblyThatOnlyWakes, fillMinute, takeRetries } from "../../support/due-minute.ts";
import { waitUntil } from "../../support/receiver.ts";

const DELIVERIES = 6_000;
/** What a worker has under way: two steps of fifty. */
const UNDER_WAY = 100;
const WORKERS = 2;
/** Processes are started and killed: on a busy machine that takes its time. */
const TIMEOUT_MS = 150_000;

/** The bundled function in processes of its own, which are killed around its calls; its wakes come by hand. */
let cloud: TestCloud;
let wake: string;
const folder = mkdtempSync(join(tmpdir(), "posthorn-wake-crash-"));

beforeAll(async () => {
  const { directory } = await synthesize("local");
  const assemblyDirectory = assemblyThatOnlyWakes(directory, folder);
  cloud = await startTestCloud({ assemblyDirectory, mode: "process", firesSchedules: false });
  wake = cloud.cloud.plan.functions.find(({ name }) => name.includes("Wake"))?.name ?? "";
});
beforeEach(() => removeUnder("WAKE")); // as in a new stage, whose first wake looks at the hour before it
afterAll(async () => {
  await cloud?.close();
  rmSync(folder, { recursive: true });
});

const waitingRoom = () => ({ client: cloud.table, name: cloud.tableName("WaitingRoom"), shards: 1, retentionDays: 30 });

async function keysUnder(prefix: string): Promise<readonly Record<string, unknown>[]> {
  const scan = {
    TableName: waitingRoom().name,
    FilterExpression: "begins_with(pk, :prefix)",
    ExpressionAttributeValues: { ":prefix": prefix },
    ProjectionExpression: "pk, sk",
    ConsistentRead: true,
  };
  const keys = [];
  for await (const { Items = [] } of paginateScan({ client: cloud.table }, scan)) keys.push(...Items);
  return keys;
}

/** `kill -9` of all workers around one of their calls, of which it is the nth. */
async function crash(when: Moment, match: FaultMatch): Promise<void> {
  const { gateway, functions } = cloud.cloud;
  const lambda = functions.byName.get(wake);
  const effect = { kind: "kill", when, kill: () => void lambda?.killInstances() } as const;
  const fault = gateway.faults.add({ match: { functionName: wake, ...match }, effect, times: 1 });
  await wakeNow(cloud);
  await waitUntil(async () => fault.hits === 1 && lambda?.stats().running === 0, 60_000);
  fault.remove();
  await endLeases();
}

/** As if their fifty seconds were over. */
const endLeases = () => removeUnder("LEASE#");

async function removeUnder(prefix: string): Promise<void> {
  for (const { pk, sk } of await keysUnder(prefix))
    await cloud.table.send(new DeleteCommand({ TableName: waitingRoom().name, Key: { pk, sk } }));
}

test(
  "whenever its workers are killed, wake moves a minute without a loss, and repeats what was under way at most",
  async () => {
    const minute = minuteOf(after(systemNow(), -120_000));
    await fillMinute(waitingRoom(), { minute, deliveries: DELIVERIES, endpoints: 500 });
    const sends = { operation: "SendMessageBatch", resource: "*Retries*" };
    const deletes = { operation: "BatchWriteItem" };

    await crash("after", { ...sends, nth: 30 });
    await crash("before", { ...deletes, nth: 1 });
    await crash("before", { ...deletes, nth: 20 });
    await crash("after", { ...deletes, nth: 20 });
    await wakeNow(cloud);
    await waitUntil(async () => (await keysUnder("DUE#")).length === 0, 60_000);
    const times = [...(await takeRetries(cloud.cloud)).values()];

    expect(times).toHaveLength(DELIVERIES);
    expect(Math.max(...times)).toBeLessThanOrEqual(1 + 4);
    const repeated = times.reduce((sum, count) => sum + count - 1, 0);
    expect(repeated).toBeGreaterThan(0);
    expect(repeated).toBeLessThanOrEqual(4 * WORKERS * UNDER_WAY);
  },
  TIMEOUT_MS,
);

test(
  "a table that is throttled slows a worker down: it repeats nothing and gives up nothing",
  async () => {
    const minute = minuteOf(after(systemNow(), -120_000));
    await fillMinute(waitingRoom(), { minute, deliveries: 1_000, endpoints: 50 });
    const throttles = cloud.cloud.gateway.faults.add({
      match: { functionName: wake, operation: "BatchWriteItem" },
      effect: { kind: "throttle" },
      times: 24,
    });

    await wakeNow(cloud);
    await waitUntil(async () => (await keysUnder("DUE#")).length === 0, 60_000);
    const times = [...(await takeRetries(cloud.cloud)).values()];

    expect(throttles.hits).toBe(24);
    expect(times).toEqual(Array.from({ length: 1_000 }, () => 1));
  },
  TIMEOUT_MS,
);
