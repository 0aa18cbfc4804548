import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look, Surroundings } from "./look.ts";

const Found = z.object({ Subscriptions: z.array(z.object({ SubscriptionArn: z.string(), Protocol: z.string() })) });
export type Subscription = z.infer<typeof Found>["Subscriptions"][number];

export const lookAtTopic: Look = async ({ id, logicalId }, { aws, settings }) => {
  const answer = await aws(["sns", "list-subscriptions-by-topic", "--topic-arn", id]);
  const severity = logicalId.includes("Page") ? "page" : "ticket";
  return judgeTopic(severity, Found.parse(answer).Subscriptions, settings);
};

/** A topic without a confirmed subscription takes every alarm and wakes nobody. */
export function judgeTopic(
  severity: "page" | "ticket",
  subscriptions: readonly Subscription[],
  { disposable, watch }: Surroundings["settings"],
): Finding {
  const confirmed = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn.startsWith("arn:"));
  const pending = subscriptions.length - confirmed.length;
  if (confirmed.length > 0) return sound(`tells ${confirmed.map(({ Protocol }) => Protocol).join(", ")}`);
  if (pending > 0)
    return wrong(`${pending} subscriptions wait to be confirmed`, "Follow the link in the mail AWS sent");
  if (disposable) return sound("tells nobody, as its stage is disposable");
  if (severity === "ticket" && watch !== "full") return sound("tells nobody, as the stage has no tickets");
  return wrong("it tells nobody", `Put an address under alarms.${severity} in posthorn.config.ts and deploy`);
}
