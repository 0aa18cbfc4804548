import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { generatedName, givenName, stableUuid } from "./naming.ts";

const vault: ResourceKind = {
  namedBy: ["BackupVaultName"],
  identify: (subject) => {
    const name = subject.named.BackupVaultName ?? generatedName(subject, 50);
    const arn = arnOf(subject.environment, "backup", `backup-vault:${name}`);
    return { physicalId: name, attributes: { BackupVaultName: name, BackupVaultArn: arn } };
  },
};

const plan: ResourceKind = {
  namedBy: [],
  identify: (subject) => {
    const id = stableUuid(subject);
    const arn = arnOf(subject.environment, "backup", `backup-plan:${id}`);
    return { physicalId: id, attributes: { BackupPlanId: id, BackupPlanArn: arn } };
  },
};

const selection: ResourceKind = {
  namedBy: ["BackupPlanId"],
  identify: (subject) => {
    const selectionId = stableUuid(subject);
    const planId = givenName(subject, "BackupPlanId");
    const id = `${selectionId}|${planId}`;
    return { physicalId: id, attributes: { Id: id, SelectionId: selectionId, BackupPlanId: planId } };
  },
};

export const backupKinds = {
  "AWS::Backup::BackupVault": vault,
  "AWS::Backup::BackupPlan": plan,
  "AWS::Backup::BackupSelection": selection,
};
