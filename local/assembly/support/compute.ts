import {
  description,
  encryptionAtRest,
  evaluatedElsewhere,
  invokedByTheCloud,
  notRepeated,
  oneVersion,
} from "./reasons.ts";
import type { SupportTable } from "./type-support.ts";

export const computeSupport: SupportTable = {
  "AWS::Lambda::Function": {
    honours: [
      "FunctionName",
      "Handler",
      "Runtime",
      "Role",
      "Code.S3Key",
      "Timeout",
      "MemorySize",
      "Environment.Variables.*",
      "ReservedConcurrentExecutions",
      "LoggingConfig.LogGroup",
      "RecursiveLoop",
    ],
    setsAside: {
      "Code.S3Bucket": "assets are found by their key, in the assembly itself",
      "Architectures[]": "the processor of this machine runs it",
      "TracingConfig.Mode": evaluatedElsewhere,
      "LoggingConfig.LogFormat": "log lines are shown as the function writes them",
      "LoggingConfig.ApplicationLogLevel": "log lines are shown as the function writes them",
      "LoggingConfig.SystemLogLevel": "log lines are shown as the function writes them",
      "EphemeralStorage.Size": "the temporary directory is as large as this machine's",
      KmsKeyArn: encryptionAtRest,
      Description: description,
    },
  },
  "AWS::Lambda::Alias": {
    honours: ["FunctionName", "Name"],
    setsAside: {
      FunctionVersion: oneVersion,
      "RoutingConfig.**": oneVersion,
      "ProvisionedConcurrencyConfig.**": "instances start when they are needed",
      Description: description,
    },
  },
  "AWS::Lambda::Version": { setAside: oneVersion },
  "AWS::Lambda::Permission": { setAside: invokedByTheCloud },
  "AWS::Lambda::EventInvokeConfig": { setAside: notRepeated },
  "AWS::Lambda::EventSourceMapping": {
    honours: [
      "FunctionName",
      "EventSourceArn",
      "BatchSize",
      "MaximumBatchingWindowInSeconds",
      "ScalingConfig.MaximumConcurrency",
      "FunctionResponseTypes[]",
      "FilterCriteria.Filters[].Pattern",
      "Enabled",
    ],
    setsAside: { "MetricsConfig.**": evaluatedElsewhere },
  },

  "AWS::Scheduler::Schedule": {
    honours: [
      "Name",
      "GroupName",
      "ScheduleExpression",
      "ScheduleExpressionTimezone",
      "State",
      "Target.Arn",
      "Target.Input",
    ],
    setsAside: {
      "FlexibleTimeWindow.**": "AWS may be late within the window; schedules fire on time here",
      "Target.RoleArn": invokedByTheCloud,
      "Target.RetryPolicy.**": notRepeated,
      "Target.DeadLetterConfig.**": notRepeated,
      Description: description,
    },
  },
  "AWS::Scheduler::ScheduleGroup": { setAside: "a group is a name in the ARNs of its schedules" },
  // Whoever gives a rule that waits for events a target hears of it in the plan: it would never be invoked here.
  "AWS::Events::Rule": {
    honours: ["Name", "ScheduleExpression", "State", "Targets[].Id", "Targets[].Arn", "Targets[].Input"],
    setsAside: {
      "EventPattern.**": "what AWS tells of its own services does not happen here",
      "Targets[].RoleArn": invokedByTheCloud,
      "Targets[].RetryPolicy.**": notRepeated,
      "Targets[].DeadLetterConfig.**": notRepeated,
      Description: description,
    },
  },
  "AWS::Events::EventBus": { honours: ["Name"], setsAside: { Description: description } },
};
