import {
  authorizedByRole,
  encryptionAtRest,
  evaluatedElsewhere,
  neverDeleted,
  notBackedUp,
  oneRegion,
  unboundedCapacity,
} from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

// No StreamSpecification: nothing here would read the stream.
const tableHonours = [
  "TableName",
  "AttributeDefinitions[].**",
  "KeySchema[].**",
  "GlobalSecondaryIndexes[].IndexName",
  "GlobalSecondaryIndexes[].KeySchema[].**",
  "GlobalSecondaryIndexes[].Projection.**",
  "LocalSecondaryIndexes[].**",
  "TimeToLiveSpecification.AttributeName",
  "TimeToLiveSpecification.Enabled",
];
const tableSetsAside = { BillingMode: unboundedCapacity, "SSESpecification.**": encryptionAtRest };
const onlyNewestVersion = "the local store keeps the newest version of an object only";

export const storageSupport: SupportTable = {
  "AWS::DynamoDB::Table": {
    honours: tableHonours,
    setsAside: {
      ...tableSetsAside,
      "ProvisionedThroughput.**": unboundedCapacity,
      "OnDemandThroughput.**": unboundedCapacity,
      "GlobalSecondaryIndexes[].ProvisionedThroughput.**": unboundedCapacity,
      "PointInTimeRecoverySpecification.**": notBackedUp,
      "ContributorInsightsSpecification.**": evaluatedElsewhere,
      DeletionProtectionEnabled: neverDeleted,
    },
  },
  "AWS::DynamoDB::GlobalTable": {
    honours: tableHonours,
    setsAside: {
      ...tableSetsAside,
      "WriteOnDemandThroughputSettings.**": unboundedCapacity,
      "GlobalSecondaryIndexes[].WriteOnDemandThroughputSettings.**": unboundedCapacity,
      "Replicas[].Region": oneRegion,
      "Replicas[].SSESpecification.**": encryptionAtRest,
      "Replicas[].PointInTimeRecoverySpecification.**": notBackedUp,
      "Replicas[].DeletionProtectionEnabled": neverDeleted,
      "Replicas[].GlobalSecondaryIndexes[].**": oneRegion,
      "Replicas[].ContributorInsightsSpecification.**": evaluatedElsewhere,
      "Replicas[].ReadOnDemandThroughputSettings.**": unboundedCapacity,
      "Replicas[].TableClass": oneRegion,
      "Replicas[].Tags.**": "tags are for bills and inventories",
    },
  },

  "AWS::S3::Bucket": {
    honours: ["BucketName", "LifecycleConfiguration.Rules[].ExpirationInDays", "LifecycleConfiguration.Rules[].Status"],
    setsAside: {
      "LifecycleConfiguration.Rules[].Id": "a name for the readers of a console",
      "LifecycleConfiguration.Rules[].AbortIncompleteMultipartUpload.**":
        "uploads that are never finished take no local space",
      "LifecycleConfiguration.Rules[].NoncurrentVersionExpiration.**": onlyNewestVersion,
      "VersioningConfiguration.**": onlyNewestVersion,
      "BucketEncryption.**": encryptionAtRest,
      "PublicAccessBlockConfiguration.**": authorizedByRole,
      "OwnershipControls.**": authorizedByRole,
      "LoggingConfiguration.**": evaluatedElsewhere,
    },
  },
  "AWS::S3::BucketPolicy": { setAside: authorizedByRole },

  "AWS::Backup::BackupVault": { setAside: notBackedUp },
  "AWS::Backup::BackupPlan": { setAside: notBackedUp },
  "AWS::Backup::BackupSelection": { setAside: notBackedUp },
};
