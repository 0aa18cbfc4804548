import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { generatedName } from "./naming.ts";

const alarm: ResourceKind = {
  namedBy: ["AlarmName"],
  identify: (subject) => {
    const name = subject.named.AlarmName ?? generatedName(subject, 255);
    return { physicalId: name, attributes: { Arn: arnOf(subject.environment, "cloudwatch", `alarm:${name}`) } };
  },
};

const dashboard: ResourceKind = {
  namedBy: ["DashboardName"],
  identify: (subject) => ({ physicalId: subject.named.DashboardName ?? generatedName(subject, 255), attributes: {} }),
};

// The odd one out: its Ref is an ARN, where alarms and dashboards go by their names.
const insightRule: ResourceKind = {
  namedBy: ["RuleName"],
  identify: (subject) => {
    const name = subject.named.RuleName ?? generatedName(subject, 128);
    const arn = arnOf(subject.environment, "cloudwatch", `insight-rule/${name}`);
    return { physicalId: arn, attributes: { Arn: arn, RuleName: name } };
  },
};

export const cloudwatchKinds = {
  "AWS::CloudWatch::Alarm": alarm,
  "AWS::CloudWatch::CompositeAlarm": alarm,
  "AWS::CloudWatch::Dashboard": dashboard,
  "AWS::CloudWatch::InsightRule": insightRule,
};
