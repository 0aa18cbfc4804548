import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { statsKey, statsPartition } from "../../core/contract/item-keys.ts";
import type { TenantId } from "../../core/id.ts";
import { type Counts, hourOf, sumOf } from "../../core/stats.ts";
import type { HourCounts } from "../../core/stats-report.ts";
import type { EpochMs } from "../../core/time.ts";
import { waitAtMost } from "../system.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";

export interface StatsRecorder {
  /** In memory only. */
  count(tenant: TenantId, counts: Counts): void;
  /**
   * Writes what was counted, if the last write is long enough ago: one write for each tenant that had any. Never rejects:
   * a count that could not be written is kept for the next time. Never hangs: whoever was served waits for it.
   */
  flush(): Promise<void>;
}

export interface StatsRecorderOptions {
  readonly everyMs: number;
  readonly now: () => EpochMs;
  readonly failed: (error: unknown) => void;
}

/** A write takes some milliseconds; one that takes longer goes on by itself. */
const WAITED_FOR_MS = 1_500;

interface Pending {
  readonly tenant: TenantId;
  readonly hour: string;
  readonly at: EpochMs;
  readonly counts: Counts;
}

/**
 * Counts for a while per instance before it writes, because a write per delivery would double the price of a delivery. An
 * instance that is never invoked again takes its last few seconds with it (docs/adr/062-stats-are-counted-in-memory.md).
 */
export function createStatsRecorder(table: Table, { everyMs, now, failed }: StatsRecorderOptions): StatsRecorder {
  let pending = new Map<string, Pending>();
  let writtenAt = Number.NEGATIVE_INFINITY;

  async function writeAll(due: readonly Pending[]): Promise<void> {
    const written = await Promise.allSettled(due.map((one) => write(table, one)));
    for (const [index, result] of written.entries()) {
      const one = due[index];
      if (result.status === "fulfilled" || !one) continue;
      failed(result.reason);
      add(one);
    }
  }

  function add({ tenant, hour, at, counts }: Pending): void {
    const key = `${tenant}#${hour}`;
    const before = pending.get(key)?.counts ?? {};
    pending.set(key, { tenant, hour, at, counts: sumOf([before, counts]) });
  }

  return {
    count: (tenant, counts) => {
      const at = now();
      add({ tenant, hour: hourOf(at), at, counts });
    },

    flush: async () => {
      if (now() - writtenAt < everyMs) return;
      writtenAt = now();
      const due = [...pending.values()];
      pending = new Map();
      await waitAtMost(WAITED_FOR_MS, writeAll(due));
    },
  };
}

async function write(table: Table, { tenant, hour, at, counts }: Pending): Promise<void> {
  const names = Object.keys(counts);
  if (names.length === 0) return;
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: statsKey(tenant, hour),
      UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(", ")} SET expiresAt = :expiry`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, counts[name]])),
        ":expiry": expiryAfter(at, KEPT_DAYS),
      },
    }),
  );
}

/** The longest window that can be asked for, and a day. */
const KEPT_DAYS = 31;

const StatsItem = z.object({ sk: z.string() }).catchall(z.unknown());

/** The hours from the one of a moment on, oldest first: at most 720 small items, which is one page. */
export type ReadStats = (tenant: TenantId, since: EpochMs) => Promise<readonly HourCounts[]>;

export function createReadStats(table: Table): ReadStats {
  return async (tenant, since) => {
    const { Items } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :stats AND sk >= :since",
        ExpressionAttributeValues: { ":stats": statsPartition(tenant), ":since": hourOf(since) },
      }),
    );
    return (Items ?? []).map((item) => {
      const { sk: hour, expiresAt: _, ...rest } = StatsItem.parse(item);
      return { hour, counts: numbersOf(rest) };
    });
  };
}

const numbersOf = (attributes: Readonly<Record<string, unknown>>): Counts =>
  Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
