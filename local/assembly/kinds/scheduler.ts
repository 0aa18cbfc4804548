import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { generatedName } from "./naming.ts";

const schedule: ResourceKind = {
  namedBy: ["Name", "GroupName"],
  identify: (subject) => {
    const { environment, named } = subject;
    const name = named.Name ?? generatedName(subject, 64);
    const Arn = arnOf(environment, "scheduler", `schedule/${named.GroupName ?? "default"}/${name}`);
    return { physicalId: name, attributes: { Arn } };
  },
};

const scheduleGroup: ResourceKind = {
  namedBy: ["Name"],
  identify: (subject) => {
    const name = subject.named.Name ?? generatedName(subject, 64);
    return { physicalId: name, attributes: { Arn: arnOf(subject.environment, "scheduler", `schedule-group/${name}`) } };
  },
};

export const schedulerKinds = {
  "AWS::Scheduler::Schedule": schedule,
  "AWS::Scheduler::ScheduleGroup": scheduleGroup,
};
