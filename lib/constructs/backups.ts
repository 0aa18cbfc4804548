import { Duration } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault, type IBackupVault } from "aws-cdk-lib/aws-backup";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { type BackupSettings, DAYS_KEPT_DAILY } from "../backup-settings.ts";
import { acknowledge } from "./acknowledge.ts";

/** No backup can be deleted sooner, whoever asks: an account that was taken over must not cost what it stored. */
const LOCKED_FOR = Duration.days(DAYS_KEPT_DAILY);

/**
 * Copies of the tables that outlive them, and their account. Point-in-time recovery has every second, but lies in the same
 * account and region and can be switched off there.
 * Payloads above 64 KiB are not backed up: AWS Backup wants versioned buckets, and these objects live for a month.
 */
export class Backups extends Construct {
  readonly vault: BackupVault;
  readonly plan: BackupPlan;

  constructor(scope: Construct, id: string, tables: readonly TableV2[], settings: BackupSettings) {
    super(scope, id);
    this.vault = new BackupVault(this, "Vault", {
      // Of its own: the default key of AWS Backup cannot be shared with another account.
      encryptionKey: new Key(this, "Key", { description: "Posthorn: encrypts backups", enableKeyRotation: true }),
      lockConfiguration: { minRetention: LOCKED_FOR },
    });
    this.plan = new BackupPlan(this, "Plan", { backupVault: this.vault });
    const copies = settings.copyTo.map((arn, index) => this.vaultAt(arn, index));
    this.plan.addRule(rule("Daily", "MON-SAT", DAYS_KEPT_DAILY, copies));
    this.plan.addRule(rule("Weekly", "SUN", settings.keepDays, copies));
    this.plan.addSelection("Tables", {
      resources: tables.map((table) => BackupResource.fromArn(table.tableArn)),
      role: this.createRole(),
    });
  }

  private vaultAt(arn: string, index: number): IBackupVault {
    return BackupVault.fromBackupVaultArn(this, `Copy${index}`, arn);
  }

  private createRole(): Role {
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("backup.amazonaws.com") });
    role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSBackupServiceRolePolicyForBackup"));
    acknowledge(role, {
      "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]":
        "Only AWS Backup can take this role, and AWS keeps the list of what its backups of tables need",
    });
    return role;
  }
}

/** What is kept keeps wrapped data keys too: a tenant that was shredded is gone for good when its last backup is. */
function rule(name: string, weekDay: string, keepDays: number, copies: readonly IBackupVault[]): BackupPlanRule {
  const deleteAfter = Duration.days(keepDays);
  return new BackupPlanRule({
    ruleName: name,
    scheduleExpression: Schedule.cron({ weekDay, hour: "3", minute: "17" }),
    startWindow: Duration.hours(1),
    completionWindow: Duration.hours(6),
    deleteAfter,
    copyActions: copies.map((destinationBackupVault) => ({ destinationBackupVault, deleteAfter })),
  });
}
