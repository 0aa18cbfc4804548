import * as z from "zod";
import { type Aws, AwsRefused } from "../aws/aws-command.ts";
import { AwsMoment } from "../aws/aws-moment.ts";
import { readResources, STACKS } from "../aws/deployment.ts";
import { type FinalBackup, nameBeside, type RestoreFacts, type TableState } from "./plan-restore.ts";

const Backups = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({
      EarliestRestorableDateTime: AwsMoment.optional(),
      LatestRestorableDateTime: AwsMoment.optional(),
    }),
  }),
});
const FinalBackups = z.object({
  BackupSummaries: z.array(z.object({ BackupArn: z.string(), BackupCreationDateTime: AwsMoment })),
});
const Described = z.object({
  Table: z.object({
    TableStatus: z.string(),
    RestoreSummary: z.object({ SourceBackupArn: z.string().optional() }).optional(),
  }),
});
const Expiry = z.object({ TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string() }) });

/** What there is to restore, and from what. */
export async function readFacts(stage: string, to: Date, aws: Aws): Promise<RestoreFacts> {
  const lists = await Promise.all(STACKS.map((part) => readResources(stage, part, aws)));
  const resources = lists.flat();
  const ofType = (wanted: string) => resources.filter(({ type }) => type === wanted);
  const tables = ofType("AWS::DynamoDB::GlobalTable").map(async ({ id: name, logicalId }) => ({
    name,
    isWaitingRoom: logicalId.includes("WaitingRoom"),
    state: await lookAtTable(name, to, aws),
  }));
  return {
    to,
    tables: await Promise.all(tables),
    eventSourceIds: ofType("AWS::Lambda::EventSourceMapping").map(({ id }) => id),
  };
}

/** Undefined where there is no such table. */
export async function statusOfTable(name: string, aws: Aws): Promise<string | undefined> {
  return (await describeTable(name, aws))?.TableStatus;
}

async function describeTable(name: string, aws: Aws) {
  try {
    return Described.parse(await aws(["dynamodb", "describe-table", "--table-name", name])).Table;
  } catch (error) {
    if (error instanceof AwsRefused && error.message.includes("NotFound")) return undefined;
    throw error;
  }
}

async function lookAtTable(name: string, to: Date, aws: Aws): Promise<TableState> {
  const table = await describeTable(name, aws);
  if (table === undefined) return lookForBackup(name, aws);
  const found = Backups.parse(await aws(["dynamodb", "describe-continuous-backups", "--table-name", name]));
  const window = found.ContinuousBackupsDescription.PointInTimeRecoveryDescription;
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = window;
  const cameFromBackup = table.RestoreSummary?.SourceBackupArn !== undefined;
  if (cameFromBackup && (earliest === undefined || to < earliest)) return lookAtSettings(name, aws);

  const isBeside = (await statusOfTable(nameBeside(name, to), aws)) !== undefined;
  return { kind: "there", isBeside, ...(earliest && { earliest }), ...(latest && { latest }) };
}

async function lookAtSettings(name: string, aws: Aws): Promise<TableState> {
  const found = Expiry.parse(await aws(["dynamodb", "describe-time-to-live", "--table-name", name]));
  return {
    kind: "brought_back",
    expires: ["ENABLED", "ENABLING"].includes(found.TimeToLiveDescription.TimeToLiveStatus),
  };
}

/** AWS keeps one for 35 days when a table with point-in-time recovery is deleted. */
async function lookForBackup(name: string, aws: Aws): Promise<TableState> {
  const query = ["dynamodb", "list-backups", "--table-name", name, "--backup-type", "SYSTEM"];
  const backups = FinalBackups.parse(await aws(query)).BackupSummaries.map(
    ({ BackupArn: arn, BackupCreationDateTime: madeAt }): FinalBackup => ({ arn, madeAt }),
  );
  const [newest] = backups.toSorted((one, other) => other.madeAt.getTime() - one.madeAt.getTime());
  return { kind: "gone", ...(newest && { finalBackup: newest }) };
}
