import * as z from "zod";

const VaultArn = z
  .string()
  .regex(/^arn:[\w-]+:backup:[\w-]+:\d{12}:backup-vault:[\w-]+$/, "wanted the ARN of a backup vault");

export const BackupSettings = z.strictObject({
  /** Longer than any event is kept by default, so that configuration and keyrings are there when events no longer are. */
  keepDays: z.int().min(7).max(365).default(35),
  /** Vaults in other regions or accounts. They must exist, and let this account copy into them. */
  copyTo: z.array(VaultArn).default([]),
});
export type BackupSettings = z.infer<typeof BackupSettings>;
