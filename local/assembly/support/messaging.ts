import { authorizedByRole, encryptionAtRest, notifiesNobody } from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

export const messagingSupport: SupportTable = {
  // No FifoQueue: the pipeline is built on standard queues, and the local engine has no other.
  "AWS::SQS::Queue": {
    honours: [
      "QueueName",
      "DelaySeconds",
      "MaximumMessageSize",
      "MessageRetentionPeriod",
      "ReceiveMessageWaitTimeSeconds",
      "VisibilityTimeout",
      "RedrivePolicy.deadLetterTargetArn",
      "RedrivePolicy.maxReceiveCount",
    ],
    setsAside: {
      KmsMasterKeyId: encryptionAtRest,
      KmsDataKeyReusePeriodSeconds: encryptionAtRest,
      SqsManagedSseEnabled: encryptionAtRest,
      "RedriveAllowPolicy.**": "any queue of the assembly may name any other as its dead-letter queue",
    },
  },
  "AWS::SQS::QueuePolicy": { setAside: authorizedByRole },

  "AWS::SNS::Topic": { setAside: notifiesNobody },
  "AWS::SNS::TopicPolicy": { setAside: notifiesNobody },
  "AWS::SNS::Subscription": { setAside: notifiesNobody },
};
