import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAppendToAuditLog } from "../../../adapters/table/audit-log.ts";
import { createTenantStore } from "../../../adapters/table/tenants.ts";
import { AwsRefused } from "../../../cli/aws/aws-command.ts";
import { restore } from "../../../cli/restore/restore.ts";
import { epochMs } from "../../../core/time.ts";
import { acme, noon } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

const NOON = ["--stage", "prod", "--to", "2026-11-20T12:00:00Z"];

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const anAct = {
  caller: { keyId: "k", role: "admin", tenant: "*" },
  action: "patchTenant",
  target: "/v1/tenants/acme",
  outcome: "done",
  status: 200,
  requestId: "r",
  address: "192.0.2.1",
} as const;
const resource = (ResourceType: string, id: string) => ({
  ResourceType,
  LogicalResourceId: `State${id}`,
  PhysicalResourceId: id,
  ResourceStatus: "CREATE_COMPLETE",
});
const window = {
  ContinuousBackupsDescription: {
    PointInTimeRecoveryDescription: {
      EarliestRestorableDateTime: "2026-10-16T12:00:00+00:00", // as version 2 of the command line writes it
      LatestRestorableDateTime: 1_795_177_800.0, // and version 1
    },
  },
};
const BACKUPS = [
  { BackupArn: "arn:newest", BackupCreationDateTime: "2026-11-20T12:07:00+00:00" },
  { BackupArn: "arn:old", BackupCreationDateTime: "2026-11-01T12:00:00+00:00" },
];

type Answer = (call: string, args: readonly string[]) => unknown;

/** AWS as it answers for a stage of two tables; what is to be otherwise answers first, with anything but undefined. */
function account(otherwise: Answer = () => undefined) {
  const asked: string[] = [];
  const aws = async (args: readonly string[]) => {
    const call = args.join(" ");
    asked.push(call);
    return otherwise(call, args) ?? usual(call, args);
  };
  return { aws, asked };
}

function usual(call: string, args: readonly string[]): unknown {
  if (call.includes("list-stack-resources") && call.endsWith("-State"))
    return {
      StackResourceSummaries: ["Posthorn", "WaitingRoom"].map((id) => resource("AWS::DynamoDB::GlobalTable", id)),
    };
  if (call.includes("list-stack-resources"))
    return { StackResourceSummaries: [resource("AWS::Lambda::EventSourceMapping", `feed of ${args.at(-1)}`)] };
  if (call.includes("describe-continuous-backups")) return window;
  if (call.includes("list-backups")) return { BackupSummaries: BACKUPS };
  if (call.includes("describe-table") && call.includes("-at-"))
    throw new AwsRefused(args, "ResourceNotFoundException", undefined);
  return call.includes("describe-table") ? { Table: { TableStatus: "ACTIVE" } } : {};
}

function typed(args: readonly string[], { aws }: ReturnType<typeof account>) {
  const lines: string[] = [];
  const done = restore(args, {
    aws,
    say: (line) => lines.push(line),
    pause: async () => undefined,
    openTables: () => tables.table.client,
  });
  return { lines, done };
}

/** One of the two is gone, until it is brought back. */
function withoutWaitingRoom(): Answer {
  let isBack = false;
  return (call, args) => {
    if (call.includes("restore-table-from-backup")) isBack = true;
    if (call.includes("describe-table") && call.endsWith("WaitingRoom") && !isBack)
      throw new AwsRefused(args, "ResourceNotFoundException", undefined);
    return undefined;
  };
}

describe("posthorn restore", () => {
  test("says with --dry-run what it would run, and runs none of it", async () => {
    const stage = account(withoutWaitingRoom());
    const { lines, done } = typed([...NOON, "--dry-run"], stage);

    expect(await done).toBe(0);
    expect(lines.join("\n")).toContain("aws dynamodb restore-table-to-point-in-time --source-table-name Posthorn");
    expect(lines.join("\n")).toContain(
      "aws dynamodb restore-table-from-backup --target-table-name WaitingRoom --backup-arn arn:newest",
    );
    expect(lines.at(-1)).toBe("Nothing was done: this was a dry run.");
    expect(stage.asked.filter((call) => !/ (list|describe)-/.test(call))).toEqual([]);
  });

  test("says first that nothing is delivered meanwhile, and what to do if it is stopped", async () => {
    const refusing = account((call, args) => {
      if (call.includes("update-event-source-mapping")) throw new AwsRefused(args, "AccessDenied", undefined);
      return undefined;
    });
    const { lines, done } = typed(NOON, refusing);

    await expect(done).rejects.toThrow(/AccessDenied/);
    expect(lines[0]).toMatch(/^Until the last step nothing is delivered.* run it again with the same moment/);
  });

  test("says what is left to do when AWS refuses a step", async () => {
    const refusing = account((call, args) => {
      if (call.includes("restore-table-to-point-in-time")) throw new AwsRefused(args, "AccessDenied", undefined);
      return undefined;
    });
    const { lines, done } = typed(NOON, refusing);

    await expect(done).rejects.toThrow(/AccessDenied/);
    const left = lines.slice(lines.findIndex((line) => line.startsWith("It broke off here")));
    expect(left.filter((line) => line.includes("--enabled"))).toHaveLength(3);
  });

  test("does not wait for ever for a table that AWS did not restore", async () => {
    const { done } = typed(NOON, account());

    await expect(done).rejects.toThrow(/"Posthorn-at-20261120T120000" does not appear/);
  });

  test("says up to when a lost table knows what was ended, since it holds nothing of what was ended later", async () => {
    await createTenantStore(tables.table).add({ id: acme, createdAt: noon });
    const append = createAppendToAuditLog(tables.table, { pause: async () => undefined, fraction: () => 0 });
    await append({ ...anAct, tenant: "*", at: epochMs(noon - 60_000) });
    await append({ ...anAct, tenant: acme, at: noon });
    let isBack = false;
    const gone = account((call, args) => {
      if (call.includes("restore-table-from-backup")) isBack = true;
      if (call.includes("describe-table") && !isBack)
        throw new AwsRefused(args, "ResourceNotFoundException", undefined);
      return undefined;
    });
    const { lines, done } = typed(NOON, gone);

    expect(await done).toBe(0);
    expect(lines.join("\n")).toMatch(
      /It ends at 2026-11-20T12:00:00.000Z\..*\n.*it is back, and has to be ended again/,
    );
  });

  test.each([
    [["--to", "2026-11-20T12:00:00Z"], /--stage is missing/],
    [["--stage", "prod", "--to", "yesterday"], /--to is "yesterday", wanted a moment/],
  ])("refuses %j", async (args, reason) => {
    await expect(typed(args, account()).done).rejects.toThrow(reason);
  });
});
