import * as z from "zod";

const VaultArn = z
  .string()
  .regex(/^arn:[\w-]+:backup:[\w-]+:\d{12}:backup-vault:[\w-]+$/, "wanted the ARN of a backup vault");

export const BackupSettings = z.strictObject({
  /** How long the copy of each Sunday is kept: longer than any event by default, so that keyrings outlive what they open. */
  keepDays: z.int().min(7).max(365).default(35),
  /**
   * Vaults in other regions or accounts. They must exist and let this account copy into them, and AWS Backup must manage the
   * backups of tables here, which `posthorn doctor before` looks at.
   */
  copyTo: z.array(VaultArn).default([]),
});
export type BackupSettings = z.infer<typeof BackupSettings>;

/** The copies of the other days. No shorter: the vault is locked for as long. */
export const DAYS_KEPT_DAILY = 7;

/** Each is the whole table, and billed as such: daily copies kept for five weeks would cost fourteen times the table. */
export function copiesKept({ keepDays, copyTo }: BackupSettings): number {
  const daily = DAYS_KEPT_DAILY - 1;
  const weekly = Math.ceil(keepDays / 7);
  return (daily + weekly) * (1 + copyTo.length);
}
