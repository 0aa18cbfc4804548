import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Clock = z.object({ State: z.string() });

export const lookAtSchedule: Look = async ({ id }, { aws }) =>
  judgeClock(Clock.parse(await aws(["scheduler", "get-schedule", "--name", id])).State);

export const lookAtRule: Look = async ({ id }, { aws }) =>
  judgeClock(Clock.parse(await aws(["events", "describe-rule", "--name", id])).State);

export const judgeClock = (state: string): Finding =>
  state === "ENABLED" ? sound(state) : wrong(state, "Somebody switched it off: deploy its stack again");
