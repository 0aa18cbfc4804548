import * as z from "zod";
import { AwsMoment } from "../../aws/aws-moment.ts";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Described = z.object({
  DeletedDate: AwsMoment.optional(),
  RotationEnabled: z.boolean().default(false),
  LastRotatedDate: AwsMoment.optional(),
  NextRotationDate: AwsMoment.optional(),
  VersionIdsToStages: z.record(z.string(), z.array(z.string())).default({}),
});
export type SecretSeen = z.infer<typeof Described>;

/** Secrets Manager rotates within a window of a day, and tries again by itself. */
const LATE_MS = 2 * 24 * 60 * 60_000;

export const lookAtSecret: Look = async ({ id }, { aws }) =>
  judgeSecret(id, Described.parse(await aws(["secretsmanager", "describe-secret", "--secret-id", id])), new Date());

export function judgeSecret(id: string, seen: SecretSeen, now: Date): Finding {
  const rotate = `aws secretsmanager rotate-secret --secret-id ${id}`;
  if (seen.DeletedDate)
    return wrong("it is about to be deleted", `Run "aws secretsmanager restore-secret --secret-id ${id}"`);
  if (!Object.values(seen.VersionIdsToStages).flat().includes("AWSCURRENT"))
    return wrong("it has no value", `Run "${rotate}"`);
  if (!seen.RotationEnabled) return wrong("its rotation is switched off", `Run "${rotate}", which switches it on`);

  const { NextRotationDate: next, LastRotatedDate: last } = seen;
  if (next && now.getTime() - next.getTime() > LATE_MS)
    return wrong(`it was to rotate on ${day(next)}`, `Read the logs of rotate, mend it, and run "${rotate}"`);
  return sound(last ? `has a value, last rotated on ${day(last)}` : "has a value, not rotated yet");
}

const day = (moment: Date): string => moment.toISOString().slice(0, 10);
