import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Described = z.object({
  Table: z.object({ TableStatus: z.string(), DeletionProtectionEnabled: z.boolean().default(false) }),
});
const Backups = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({ PointInTimeRecoveryStatus: z.string() }),
  }),
});
const Expiry = z.object({ TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string() }) });

export interface TableSeen {
  readonly name: string;
  readonly status: string;
  readonly isProtected: boolean;
  readonly isRestorable: boolean;
  readonly expires: boolean;
}

export const lookAtTable: Look = async ({ id: name }, { aws, settings }) => {
  const ask = (operation: string) => aws(["dynamodb", operation, "--table-name", name]);
  const [described, backups, expiry] = await Promise.all([
    ask("describe-table"),
    ask("describe-continuous-backups"),
    ask("describe-time-to-live"),
  ]);
  const { TableStatus, DeletionProtectionEnabled } = Described.parse(described).Table;
  const { PointInTimeRecoveryDescription } = Backups.parse(backups).ContinuousBackupsDescription;
  return judgeTable(
    {
      name,
      status: TableStatus,
      isProtected: DeletionProtectionEnabled,
      isRestorable: PointInTimeRecoveryDescription.PointInTimeRecoveryStatus === "ENABLED",
      expires: Expiry.parse(expiry).TimeToLiveDescription.TimeToLiveStatus === "ENABLED",
    },
    settings.disposable,
  );
};

/** A table that was restored from a backup has none of these settings, and works all the same until they are missed. */
export function judgeTable({ name, status, ...has }: TableSeen, isDisposable: boolean): Finding {
  const of = `--table-name ${name}`;
  if (status !== "ACTIVE")
    return wrong(status, "Wait until it is ACTIVE; if it is being deleted, run posthorn restore");
  if (!has.isRestorable)
    return wrong(
      "point-in-time recovery is off",
      `Run "aws dynamodb update-continuous-backups ${of} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"`,
    );
  if (!has.expires)
    return wrong(
      "nothing in it expires",
      `Run "aws dynamodb update-time-to-live ${of} --time-to-live-specification Enabled=true,AttributeName=expiresAt"`,
    );
  if (!has.isProtected && !isDisposable)
    return wrong("it can be deleted", `Run "aws dynamodb update-table ${of} --deletion-protection-enabled"`);
  return sound(`${status}, restorable, ${has.isProtected ? "protected" : "deletable, as its stage is disposable"}`);
}
