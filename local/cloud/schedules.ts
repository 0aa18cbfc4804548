import type { CloudPlan, SchedulePlan } from "../assembly/cloud-plan.ts";
import { createSchedule, scheduledEvent } from "../lambda/schedule.ts";
import type { Running } from "./event-sources.ts";
import type { CloudFunctions } from "./functions.ts";

export interface SchedulesOptions {
  readonly plan: Pick<CloudPlan, "schedules">;
  readonly functions: CloudFunctions;
  readonly log: (line: string) => void;
}

export function startSchedules({ plan, functions, log }: SchedulesOptions): Running {
  const schedules = plan.schedules
    .filter(({ enabled }) => enabled)
    .map((schedule) => {
      const running = createSchedule({
        name: schedule.name,
        expression: schedule.expression,
        eventAt: (firing) => eventOf(schedule, firing),
        invoke: (event) => functions.invoke(schedule.targetArn, event),
        onFailure: (name, error) =>
          log(`schedule ${name} failed: ${error === undefined ? "its function did" : String(error)}`),
      });
      running.start();
      return running;
    });
  return {
    stop: async () => {
      await Promise.all(schedules.map((schedule) => schedule.stop()));
    },
  };
}

function eventOf({ input, arn }: SchedulePlan, firing: Parameters<typeof scheduledEvent>[1]): unknown {
  return input === undefined ? scheduledEvent(arn, firing) : JSON.parse(input);
}
