import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Clock = z.object({ State: z.string() });

export const lookAtSchedule: Look = async ({ id }, { aws }) =>
  judgeClock(
    Clock.parse(await aws(["scheduler", "get-schedule", "--name", id])).State,
    "The article waking-stopped in docs/runbook.md has the command that switches it on",
  );

export const lookAtRule: Look = async ({ id }, { aws }) =>
  judgeClock(
    Clock.parse(await aws(["events", "describe-rule", "--name", id])).State,
    `Run "aws events enable-rule --name ${id}"`,
  );

/** A deployment would not switch it on: CloudFormation changes what the template changes, and not what hands did. */
export const judgeClock = (state: string, todo: string): Finding =>
  state === "ENABLED" ? sound(state) : wrong(`${state}: somebody switched it off`, todo);
