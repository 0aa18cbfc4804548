import { Stack } from "aws-cdk-lib";
import { type Alarm, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import type { IConstruct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import { MINUTE } from "./figures.ts";
import type { Watched } from "./watched.ts";

/** For so long after a stack began to change, what rings may be the change itself. */
const DEPLOYING_MINUTES = 15;

/**
 * What CloudFormation and Backup do to us is told as events, not as figures. A rule counts the events that match it, and an
 * alarm can watch that count: no function in between that could fail.
 */
export function watchChanges(board: AlarmBoard, watched: Watched): void {
  // A canary whose alarms ring fails the update of its stack, so this is heard for CodeDeploy's rollbacks too.
  const rolledBack = ["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED", "ROLLBACK_IN_PROGRESS"];
  board.add({
    article: "deployment-rolled-back",
    says: "A deployment failed and was taken back.",
    value: matches(board, "RolledBack", changesOf(watched, rolledBack)),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "backup-failed",
    says: "A backup of a table was not made.",
    value: matches(board, "BackupFailed", failedBackups(watched)),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
}

/** Holds back the pages, and rings for nobody. */
export function signalDeployments(board: AlarmBoard, watched: Watched): Alarm {
  return board.hang({
    article: "deploying",
    says: "A stack of ours began to change: pages wait until it has settled.",
    value: matches(board, "Deploying", changesOf(watched, ["UPDATE_IN_PROGRESS"])),
    rings: "above",
    threshold: 0,
    inARow: { of: DEPLOYING_MINUTES, atLeast: 1 },
    whenMissing: "notBreaching",
    isPart: true,
  });
}

function changesOf({ state, pipeline, api }: Watched, status: readonly string[]): EventPattern {
  const stacks = new Set([state, pipeline, api].map((part) => Stack.of(part)));
  return {
    source: ["aws.cloudformation"],
    detailType: ["CloudFormation Stack Status Change"],
    detail: {
      "stack-id": [...stacks].map((stack) => ({ prefix: arnPrefixOf(stack) })),
      "status-details": { status: [...status] },
    },
  };
}

const failedBackups = ({ state }: Watched): EventPattern => ({
  source: ["aws.backup"],
  detailType: ["Backup Job State Change"],
  detail: {
    state: ["FAILED", "EXPIRED", "ABORTED"],
    resourceArn: [state.table.tableArn, state.waitingRoom.tableArn],
  },
});

function matches(scope: IConstruct, id: string, eventPattern: EventPattern): Metric {
  const rule = new Rule(scope, id, { eventPattern });
  acknowledge(rule, {
    "Serverless-EventBusDLQ": "It has no target that could fail: what matches is counted, and that is all",
  });
  return new Metric({
    namespace: "AWS/Events",
    metricName: "TriggeredRules",
    statistic: "Sum",
    period: MINUTE,
    dimensionsMap: { RuleName: rule.ruleName },
  });
}

const arnPrefixOf = (stack: Stack): string =>
  stack.formatArn({ service: "cloudformation", resource: "stack", resourceName: `${stack.stackName}/` });
