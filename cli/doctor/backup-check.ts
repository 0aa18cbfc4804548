import * as z from "zod";
import type { StageSettings } from "../../lib/settings.ts";
import type { Aws } from "../aws/aws-command.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

const Region = z.object({ ResourceTypeManagementPreference: z.record(z.string(), z.boolean()).default({}) });

/** A stage that keeps copies in other vaults: without this setting of the region, each of them fails every night. */
export function backupChecks({ backups, disposable }: StageSettings, aws: Aws): readonly Check[] {
  if (disposable || backups.copyTo.length === 0) return [];
  return [{ name: "backup copies", run: () => checkCopies(aws) }];
}

async function checkCopies(aws: Aws): Promise<Finding> {
  const { ResourceTypeManagementPreference: managed } = Region.parse(await aws(["backup", "describe-region-settings"]));
  if (managed.DynamoDB) return sound("AWS Backup may copy tables to other vaults");
  return wrong(
    "AWS Backup leaves tables to DynamoDB, whose backups cannot be copied",
    'Run "aws backup update-region-settings --resource-type-management-preference DynamoDB=true"',
  );
}
