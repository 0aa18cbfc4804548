import { describe, expect, test } from "vitest";
import { AwsRefused } from "../../cli/aws/aws-command.ts";
import { planRestore, RestoreImpossible } from "../../cli/restore/plan-restore.ts";
import { restore } from "../../cli/restore/restore.ts";

const noon = new Date("2026-11-20T12:00:00Z");
const orders = {
  name: "Orders",
  exists: true,
  earliest: new Date("2026-10-16T12:00:00Z"),
  latest: new Date("2026-11-20T12:30:00Z"),
};

const said = (facts: Parameters<typeof planRestore>[0]) => planRestore(facts).map(({ says }) => says);

describe("the plan of a restore", () => {
  test("stops the work, restores beside the table, copies back, and lets the work go on", () => {
    expect(said({ to: noon, tables: [orders], eventSourceIds: ["feed-1"] })).toEqual([
      "stop feeding functions through feed-1",
      "restore Orders as it was at 2026-11-20T12:00:00.000Z, into Orders-at-20261120T120000",
      "wait until Orders-at-20261120T120000 is there",
      "copy what Orders-at-20261120T120000 has over Orders",
      "feed functions through feed-1",
    ]);
  });

  test("goes on where an earlier run broke off, with the table that it restored beside", () => {
    expect(said({ to: noon, tables: [{ ...orders, isBeside: true }], eventSourceIds: [] })).toEqual([
      "wait until Orders-at-20261120T120000 is there",
      "copy what Orders-at-20261120T120000 has over Orders",
    ]);
  });

  test("brings a table that is gone back under its own name, with the settings that a backup does not hold", () => {
    const gone = { name: "Orders", exists: false, finalBackupArn: "arn:backup" };

    expect(said({ to: noon, tables: [gone], eventSourceIds: [] })).toEqual([
      "bring Orders back from the backup that AWS made when it was deleted",
      "wait until Orders is there",
      "let Orders expire what is old",
      "make Orders restorable again",
      "protect Orders from deletion",
    ]);
  });

  test.each([
    ["before the window", new Date("2026-10-01T00:00:00Z")],
    ["in the future", new Date("2026-12-01T00:00:00Z")],
  ])("refuses a moment %s, and names the window", (_, to) => {
    expect(() => planRestore({ to, tables: [orders], eventSourceIds: [] })).toThrow(
      /from 2026-10-16T12:00:00.000Z to 2026-11-20T12:30:00.000Z/,
    );
  });

  test("refuses a table that is gone without a backup", () => {
    const gone = { name: "Orders", exists: false };

    expect(() => planRestore({ to: noon, tables: [gone], eventSourceIds: [] })).toThrow(RestoreImpossible);
  });
});

describe("posthorn restore", () => {
  /** AWS as it answers for a stage with one table that is there and one that is gone. */
  function account() {
    const asked: string[] = [];
    const aws = async (args: readonly string[]) => {
      const call = args.join(" ");
      asked.push(call);
      if (call.includes("list-stack-resources") && call.endsWith("-State"))
        return {
          StackResourceSummaries: ["Orders", "Waiting"].map((id) => resource("AWS::DynamoDB::GlobalTable", id)),
        };
      if (call.includes("list-stack-resources"))
        return { StackResourceSummaries: [resource("AWS::Lambda::EventSourceMapping", `feed of ${args.at(-1)}`)] };
      if (call.includes("describe-continuous-backups") && call.endsWith("Orders")) return window;
      if (call.includes("describe-continuous-backups")) throw new AwsRefused(args, "TableNotFoundException", undefined);
      if (call.includes("describe-table")) throw new AwsRefused(args, "ResourceNotFoundException", undefined);
      if (call.includes("list-backups"))
        return { BackupSummaries: [{ BackupArn: "arn:old" }, { BackupArn: "arn:newest" }] };
      return {};
    };
    return { aws, asked };
  }
  const resource = (ResourceType: string, id: string) => ({
    ResourceType,
    LogicalResourceId: id,
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

  test("says with --dry-run what it would run, and runs none of it", async () => {
    const lines: string[] = [];
    const { aws, asked } = account();

    const code = await restore(["--stage", "prod", "--to", "2026-11-20T12:00:00Z", "--dry-run"], {
      aws,
      say: (line) => lines.push(line),
    });

    expect(code).toBe(0);
    expect(lines.join("\n")).toContain("aws dynamodb restore-table-to-point-in-time --source-table-name Orders");
    expect(lines.join("\n")).toContain(
      "aws dynamodb restore-table-from-backup --target-table-name Waiting --backup-arn arn:newest",
    );
    expect(lines.at(-1)).toBe("Nothing was done: this was a dry run.");
    expect(asked.filter((call) => !/ (list|describe)-/.test(call))).toEqual([]);
  });

  test("says what is left to do when AWS refuses a step", async () => {
    const lines: string[] = [];
    const { aws } = account();
    const failing = async (args: readonly string[]) => {
      if (args.includes("restore-table-to-point-in-time")) throw new AwsRefused(args, "AccessDenied", undefined);
      return aws(args);
    };

    const restoring = restore(["--stage", "prod", "--to", "2026-11-20T12:00:00Z"], {
      aws: failing,
      say: (line) => lines.push(line),
    });

    await expect(restoring).rejects.toThrow(/AccessDenied/);
    const left = lines.slice(lines.findIndex((line) => line.startsWith("It broke off here")));
    expect(left.filter((line) => line.includes("--enabled"))).toHaveLength(3);
  });

  test.each([
    [["--to", "2026-11-20T12:00:00Z"], /--stage is missing/],
    [["--stage", "prod", "--to", "yesterday"], /--to is "yesterday", wanted a moment/],
  ])("refuses %j", async (args, reason) => {
    await expect(restore(args, { aws: account().aws, say: () => undefined })).rejects.toThrow(reason);
  });
});
