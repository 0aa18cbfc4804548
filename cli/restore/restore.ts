import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { type Aws, AwsRefused } from "../aws/aws-command.ts";
import { readResources } from "../aws/deployment.ts";
import type { Say } from "../say.ts";
import { UsageError } from "../usage-error.ts";
import { copyTable } from "./copy-table.ts";
import { planRestore, type RestoreFacts, type RestoreStep, type TableFound } from "./plan-restore.ts";

export const RESTORE_USAGE = "posthorn restore --stage prod --to 2026-11-20T12:00:00Z [--dry-run]";

export interface RestorePorts {
  readonly aws: Aws;
  readonly say: Say;
}

const Backups = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({
      EarliestRestorableDateTime: z.coerce.date().optional(),
      LatestRestorableDateTime: z.coerce.date().optional(),
    }),
  }),
});
const FinalBackups = z.object({ BackupSummaries: z.array(z.object({ BackupArn: z.string() })) });

/** `posthorn restore`: brings the tables back to a moment. With `--dry-run` it only says how. */
export async function restore(args: readonly string[], { aws, say }: RestorePorts): Promise<number> {
  const { stage, to, isDry } = readOptions(args);
  const steps = planRestore(await readFacts(stage, to, aws));
  for (const [index, step] of steps.entries()) {
    say(`${index + 1}. ${step.says}`);
    say(`   ${asCommand(step)}`);
    if (!isDry) await take(step, aws);
  }
  say(
    isDry ? "Nothing was done: this was a dry run." : "Restored. Now replay what is missing: docs/disaster-recovery.md",
  );
  return 0;
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { stage: { type: "string" }, to: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  const to = z.iso.datetime({ offset: true }).safeParse(values.to);
  if (values.stage === undefined) throw new UsageError("--stage is missing", RESTORE_USAGE);
  if (!to.success) throw new UsageError(`--to is "${values.to ?? ""}", wanted a moment with its zone`, RESTORE_USAGE);
  return { stage: values.stage, to: new Date(to.data), isDry: values["dry-run"] };
}

async function readFacts(stage: string, to: Date, aws: Aws): Promise<RestoreFacts> {
  const resources = await readResources(stage, aws);
  const named = (type: string) => resources.filter((resource) => resource.type === type).map(({ id }) => id);
  return {
    to,
    tables: await Promise.all(named("AWS::DynamoDB::GlobalTable").map((name) => lookAtTable(name, aws))),
    eventSourceIds: named("AWS::Lambda::EventSourceMapping"),
  };
}

async function lookAtTable(name: string, aws: Aws): Promise<TableFound> {
  try {
    const found = Backups.parse(await aws(["dynamodb", "describe-continuous-backups", "--table-name", name]));
    const window = found.ContinuousBackupsDescription.PointInTimeRecoveryDescription;
    const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = window;
    return { name, exists: true, ...(earliest && { earliest }), ...(latest && { latest }) };
  } catch (error) {
    if (error instanceof AwsRefused && error.message.includes("NotFound")) return lookForBackup(name, aws);
    throw error;
  }
}

/** AWS keeps one for 35 days when a table with point-in-time recovery is deleted. */
async function lookForBackup(name: string, aws: Aws): Promise<TableFound> {
  const query = ["dynamodb", "list-backups", "--table-name", name, "--backup-type", "SYSTEM"];
  const [newest] = FinalBackups.parse(await aws(query)).BackupSummaries.slice(-1);
  return { name, exists: false, ...(newest && { finalBackupArn: newest.BackupArn }) };
}

async function take({ does }: RestoreStep, aws: Aws): Promise<void> {
  if (does.kind === "aws") await aws(does.args);
  else await copyTable(new DynamoDBClient({}), does.from, does.to);
}

const asCommand = ({ does }: RestoreStep): string =>
  does.kind === "aws" ? `aws ${does.args.join(" ")}` : `copy every item of ${does.from} into ${does.to}`;
