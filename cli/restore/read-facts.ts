import * as z from "zod";
import { type Aws, AwsRefused } from "../aws/aws-command.ts";
import { AwsMoment } from "../aws/aws-moment.ts";
import { readResources, STACKS } from "../aws/deployment.ts";
import { nameBeside, type RestoreFacts, type TableFound } from "./plan-restore.ts";

const Backups = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({
      EarliestRestorableDateTime: AwsMoment.optional(),
      LatestRestorableDateTime: AwsMoment.optional(),
    }),
  }),
});
const FinalBackups = z.object({ BackupSummaries: z.array(z.object({ BackupArn: z.string() })) });
const Described = z.object({ Table: z.object({ TableStatus: z.string() }) });

/** What there is to restore, and from what. */
export async function readFacts(stage: string, to: Date, aws: Aws): Promise<RestoreFacts> {
  const lists = await Promise.all(STACKS.map((part) => readResources(stage, part, aws)));
  const resources = lists.flat();
  const named = (type: string) => resources.filter((resource) => resource.type === type).map(({ id }) => id);
  return {
    to,
    tables: await Promise.all(named("AWS::DynamoDB::GlobalTable").map((name) => lookAtTable(name, to, aws))),
    eventSourceIds: named("AWS::Lambda::EventSourceMapping"),
  };
}

/** Undefined where there is no such table. */
export async function statusOfTable(name: string, aws: Aws): Promise<string | undefined> {
  try {
    return Described.parse(await aws(["dynamodb", "describe-table", "--table-name", name])).Table.TableStatus;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function lookAtTable(name: string, to: Date, aws: Aws): Promise<TableFound> {
  try {
    const found = Backups.parse(await aws(["dynamodb", "describe-continuous-backups", "--table-name", name]));
    const window = found.ContinuousBackupsDescription.PointInTimeRecoveryDescription;
    const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = window;
    const isBeside = (await statusOfTable(nameBeside(name, to), aws)) !== undefined;
    return { name, exists: true, isBeside, ...(earliest && { earliest }), ...(latest && { latest }) };
  } catch (error) {
    if (isNotFound(error)) return lookForBackup(name, aws);
    throw error;
  }
}

/** AWS keeps one for 35 days when a table with point-in-time recovery is deleted. */
async function lookForBackup(name: string, aws: Aws): Promise<TableFound> {
  const query = ["dynamodb", "list-backups", "--table-name", name, "--backup-type", "SYSTEM"];
  const [newest] = FinalBackups.parse(await aws(query)).BackupSummaries.slice(-1);
  return { name, exists: false, ...(newest && { finalBackupArn: newest.BackupArn }) };
}

const isNotFound = (error: unknown): boolean => error instanceof AwsRefused && error.message.includes("NotFound");
