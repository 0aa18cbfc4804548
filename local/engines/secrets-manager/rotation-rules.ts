import * as z from "zod";
import { invalidParameter } from "./secret-errors.ts";
import type { SecretRecord } from "./secret-record.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const RATE = /^rate\((?<count>\d{1,4}) (?<unit>hour|day)s?\)$/;

export const rotationRules = z.strictObject({
  AutomaticallyAfterDays: z.number().int().min(1).max(1000).optional(),
  ScheduleExpression: z.string().min(1).max(256).optional(),
  /** How long AWS may take within its window; here a rotation starts when it is due. */
  Duration: z
    .string()
    .regex(/^\d{1,2}h$/)
    .optional(),
});
export type RotationRules = z.infer<typeof rotationRules>;

/** Undefined without a schedule: such a secret is rotated by hand only. */
export function intervalOf({ AutomaticallyAfterDays, ScheduleExpression }: RotationRules): number | undefined {
  if (AutomaticallyAfterDays !== undefined && ScheduleExpression !== undefined)
    throw invalidParameter("You can't specify both AutomaticallyAfterDays and ScheduleExpression.");
  if (ScheduleExpression === undefined)
    return AutomaticallyAfterDays === undefined ? undefined : AutomaticallyAfterDays * DAY_MS;

  const { count, unit } = RATE.exec(ScheduleExpression)?.groups ?? {};
  if (count === undefined)
    throw invalidParameter(
      `The local engine does not support the schedule ${ScheduleExpression}: wanted rate(… hours) or rate(… days)`,
    );
  return Number(count) * (unit === "hour" ? HOUR_MS : DAY_MS);
}

export function nextRotationAt({ rotation }: SecretRecord): number | undefined {
  if (!rotation?.isEnabled || rotation.intervalMs === undefined) return undefined;
  return (rotation.lastRotatedAt ?? rotation.configuredAt) + rotation.intervalMs;
}
