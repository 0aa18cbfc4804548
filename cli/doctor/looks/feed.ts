import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Mapping = z.object({
  UUID: z.string(),
  State: z.string(),
  FunctionArn: z.string(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).optional(),
});
export type FeedSeen = z.infer<typeof Mapping>;

export const lookAtFeed: Look = async ({ id }, { aws }) =>
  judgeFeed(Mapping.parse(await aws(["lambda", "get-event-source-mapping", "--uuid", id])));

/** What is paused by hand in a bad hour must come back (docs/operations.md). */
export function judgeFeed({ UUID, State, FunctionArn, ScalingConfig }: FeedSeen): Finding {
  if (State === "Disabled" || State === "Disabling")
    return wrong(
      `${State}: what is in the queue waits`,
      `Somebody paused it. To come back: "aws lambda update-event-source-mapping --uuid ${UUID} --enabled"`,
    );
  if (State !== "Enabled") return wrong(State, "It is being changed: wait a minute, and run the doctor again");
  if (!FunctionArn.endsWith(":live"))
    return wrong(
      `it feeds ${FunctionArn}`,
      `It must feed the alias: "aws lambda update-event-source-mapping --uuid ${UUID} --function-name …:live"`,
    );
  const most = ScalingConfig?.MaximumConcurrency;
  return sound(most === undefined ? State : `${State}, at most ${most} at once`);
}
