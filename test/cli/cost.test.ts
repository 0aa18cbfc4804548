import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type BilledStage, billFor, costOf } from "../../cli/cost/bill.ts";
import { cost } from "../../cli/cost/cost.ts";
import type { Load } from "../../cli/cost/load.ts";
import type { Usage } from "../../cli/cost/prices.ts";
import { type Profile, pointAt, readProfile } from "../../cli/cost/profile.ts";
import { readOrder } from "../../cli/cost/read-load.ts";
import { trafficUsage } from "../../cli/cost/usage.ts";
import { copiesKept } from "../../lib/backup-settings.ts";
import type { MeterSnapshot } from "../../local/gateway/meter.ts";
import { countStanding } from "../support/standing.ts";

const busy: Load = {
  events: 10_000_000,
  endpoints: 2,
  payloadBytes: 2048,
  failing: 0.02,
  tenants: 10,
  batch: 5,
  answerMs: 200,
  ingestMs: 35,
  deliverMs: 5,
};
const prod: BilledStage = { watch: "full", disposable: false, backups: { keepDays: 35, copyTo: [] } };
const dev: BilledStage = { watch: "none", disposable: true, backups: { keepDays: 35, copyTo: [] } };
const nothing = { backupCopies: 0, isTraced: false };

describe("the command line", () => {
  test("understands amounts as people write them", () => {
    const args = "--events 10M --endpoints 2 --payload 2KB --fail 2% --tenants 1k --batch 4.5 --answer 0.2s".split(" ");

    expect(readOrder(args)).toEqual({ stage: "prod", load: { ...busy, tenants: 1000, batch: 4.5 } });
  });

  test.each([
    [["--events", "many"], /--events is "many", wanted a number, with "k" or "M" or "B"/],
    [["--payload", "2KB"], /--events is missing/],
    [["--events", "1M", "--payload", "2MB"], /--payload is 2097152, wanted 1 to 1048576/],
    [["--events", "1M", "--fail", "80%"], /--fail is 0.8, wanted 0 to 0.5/],
  ])("refuses %j", (args, reason) => {
    expect(() => readOrder(args)).toThrow(reason);
  });

  test("prints every service, the fixed part, what a million more costs, and what others ask, with dates", () => {
    const lines: string[] = [];
    cost(["--events", "10M", "--endpoints", "2"], (line) => lines.push(line));
    const said = lines.join("\n");

    for (const part of ["DynamoDB", "SQS", "Lambda", "API Gateway", "CloudWatch", "KMS", "Secrets Manager", "idle"])
      expect(said).toContain(part);
    expect(said).toMatch(/A million deliveries more: \$\d+\.\d\d/);
    expect(said).toMatch(/Svix.*\$1485/);
    expect(said).toMatch(/measured \d{4}-\d\d-\d\d/);
    expect(said).toMatch(/Prices of us-east-1, 2026-11, without free tiers, from aws.amazon.com: .*\/sqs\/pricing/);
    expect(said).toContain("Assumed: ingest runs for 35 ms an event, deliver for 5 ms a delivery");
  });
});

describe("an estimate", () => {
  const profile: Profile = {
    measuredOn: "2026-11-20",
    points: [point(1024, 800), point(3072, 2800)],
    failedAttempt: { writeUnits: 2, readUnits: 0, logBytes: 0, sqsRequests: 1 },
    wake: { writeUnits: 0, readUnits: 1, logBytes: 0, sqsRequests: 0 },
    idleMetrics: 3,
    busyMetrics: 20,
    memoryMb: { ingest: 512, deliver: 512, wake: 1769 },
    polledQueues: 2,
    secrets: 3,
    standing: {
      full: { keys: 3, alarmMetrics: 100, compositeAlarms: 9, dashboards: 2, contributorRules: 3 },
      pages: { keys: 3, alarmMetrics: 50, compositeAlarms: 7, dashboards: 0, contributorRules: 0 },
      none: { keys: 2, alarmMetrics: 0, compositeAlarms: 0, dashboards: 0, contributorRules: 0 },
    },
  };
  function point(payloadBytes: number, bytes: number, deviation = 0) {
    const event = {
      bytes,
      bytesPerEndpoint: 40,
      deviation,
      otherWriteUnits: 0,
      readUnits: 0,
      logBytes: 0,
      s3Writes: 0,
    };
    const delivery = { bytes: 345, writeUnits: 1, readUnits: 0, logBytes: 0, s3Reads: 0, messageBytes: 1500 };
    return { payloadBytes, event, delivery };
  }

  test("takes a size between two measured ones from both", () => {
    expect(pointAt(profile, 2048).event.bytes).toBe(1800);
    expect(pointAt(profile, 1024).event.bytes).toBe(800);
  });

  test("goes on in the same direction beyond the largest measured size", () => {
    expect(pointAt(profile, 5120).event.bytes).toBe(4800);
  });

  test("counts writes for events by the started KB, for deliveries and for failed attempts", () => {
    // 10 M events of 1,840 bytes at 2 units, 20 M deliveries at 1, and 2 % of them, 0.4 M, at 2 more.
    expect(trafficUsage(busy, profile, nothing).writeUnits).toBe(40_800_000);
  });

  test("counts events around a whole KB as some of the smaller and some of the larger", () => {
    const one = { ...busy, endpoints: 1, failing: 0 };
    const onTheEdge = { ...profile, points: [point(1024, 1024, 50), point(2048, 1024, 50)] };

    // 10 M deliveries, and 10 M events of which half are above 1,024 bytes.
    expect(trafficUsage(one, onTheEdge, nothing).writeUnits).toBeCloseTo(10_000_000 + 15_000_000, 3);
  });

  test("counts a send per event, and a receive and a delete per batch", () => {
    // 10 M sends; 20.4 M attempts in fives, received and deleted; 0.4 M sends of retries.
    expect(trafficUsage(busy, profile, nothing).sqsRequests).toBe(10_000_000 + 2 * 4_080_000 + 400_000);
  });

  test("costs nothing more than standing there when nothing is published", () => {
    const bill = billFor({ ...busy, events: 0 }, profile, prod);

    expect(bill.trafficUsd).toBe(0);
    expect(bill.totalUsd).toBe(bill.idleUsd);
  });
});

describe("a stage", () => {
  const idle = { ...busy, events: 0 };

  test("that is watched closely costs more than one that nobody looks at, though nothing happens in either", () => {
    const lines = (stage: BilledStage) => billFor(idle, readProfile(), stage).lines;
    const cloudWatch = (stage: BilledStage) =>
      lines(stage).find(({ service }) => service === "CloudWatch")?.idleUsd ?? 0;

    expect(cloudWatch({ ...prod, watch: "none" })).toBeLessThan(1.5);
    expect(cloudWatch({ ...prod, watch: "pages" })).toBeGreaterThan(cloudWatch({ ...prod, watch: "none" }));
    expect(cloudWatch(prod)).toBeGreaterThan(cloudWatch({ ...prod, watch: "pages" }));
  });

  test("that may be thrown away costs a few dollars a month when idle", () => {
    expect(billFor(idle, readProfile(), dev).idleUsd).toBeLessThan(6);
  });

  test("keeps six copies of a week and one of each week before, here and in every other vault", () => {
    expect(copiesKept({ keepDays: 35, copyTo: [] })).toBe(11);
    expect(copiesKept({ keepDays: 7, copyTo: ["arn:aws:backup:eu-west-1:123456789012:backup-vault:away"] })).toBe(14);
  });

  test("is traced only when it is watched in full: the first call of each second, and a twentieth of the rest", () => {
    const traces = (watch: BilledStage["watch"], events: number) =>
      billFor({ ...busy, events }, readProfile(), { ...prod, watch }).lines.find(({ service }) => service === "X-Ray")
        ?.trafficUsd ?? 0;

    // 1 M calls of ingest and, at two endpoints and five in a batch, 408,000 of deliver.
    expect(traces("full", 1_000_000)).toBeCloseTo(1.408 * 5, 6);
    // 100 M and 40.8 M: 2.628 M of each, and a twentieth of the rest.
    expect(traces("full", 100_000_000)).toBeCloseTo((2 * 2.628 + 0.05 * (140.8 - 2 * 2.628)) * 5, 6);
    expect(traces("pages", 1_000_000)).toBe(0);
  });

  test("pays for each copy of its tables as for a whole one", () => {
    const backups = (stage: BilledStage) =>
      billFor(busy, readProfile(), stage).lines.find(({ service }) => service === "Backup")?.trafficUsd ?? 0;

    expect(backups(dev)).toBe(0);
    expect(backups({ ...prod, backups: { keepDays: 7, copyTo: [] } }) / backups(prod)).toBeCloseTo(7 / 11, 6);
  });
});

describe("the measured profile", () => {
  test("says that a million deliveries cost a few dollars", () => {
    expect(billFor(busy, readProfile(), prod).perMillionUsd).toBeLessThan(7);
  });

  test.each(["full", "pages", "none"] as const)("has counted what the templates declare for %s", (watch) => {
    expect(readProfile().standing[watch]).toEqual(countStanding(watch));
    expect(countStanding(watch, true).keys).toBe(countStanding(watch).keys - 1);
  });

  test("agrees within 1 % with what the meter counted in a run of 10,000 events", () => {
    const run = readRun("recorded-10000-events.json");
    const load: Load = { ...busy, events: 10_000, batch: run.attempts / run.batches };

    const estimated = costOf(meteredPart(trafficUsage(load, readProfile(), nothing)));

    const difference = estimated / costOf(run.usage) - 1;
    expect(Math.abs(difference), `${(difference * 100).toFixed(2)} %`).toBeLessThan(0.01);
  });
});

/** What the meter of the local cloud counts: it sees calls of services, not invocations, logs or bytes. */
function meteredPart({ writeUnits = 0, readUnits = 0, sqsRequests = 0, s3Reads = 0, s3Writes = 0 }: Usage): Usage {
  return { writeUnits, readUnits, sqsRequests, s3Reads, s3Writes };
}

function readRun(file: string) {
  const calls: MeterSnapshot = JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));
  const traffic = calls.filter(({ functionName }) => functionName === "ingest" || functionName === "deliver");
  const sum = (kind: keyof MeterSnapshot[number]["units"], of = traffic) =>
    of.reduce((total, { units }) => total + (units[kind] ?? 0), 0);
  const of = (operation: string) => traffic.filter((row) => row.operation === operation);
  const batches = sum("sqs.requests", of("DeleteMessageBatch"));
  // Every batch that was received was deleted; what was received beyond that was empty, and is part of standing there.
  const emptyReceives = sum("sqs.requests", of("ReceiveMessage")) - batches;
  return {
    attempts: 20_400,
    batches,
    usage: {
      writeUnits: sum("dynamodb.writeUnits"),
      readUnits: sum("dynamodb.readUnits"),
      sqsRequests: sum("sqs.requests") - emptyReceives,
      s3Reads: sum("s3.readRequests"),
      s3Writes: sum("s3.writeRequests"),
    },
  };
}
