import * as z from "zod";
import { invalidAttributeValue, invalidParameter, invalidValue, unknownAttribute } from "./errors.ts";
import { isWithin, limits, type Range } from "./limits.ts";

export type QueueAttributes = Readonly<Record<string, string>>;

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** A queue's attributes, read. */
export interface QueueSettings {
  readonly delayMs: number;
  readonly visibilityMs: number;
  readonly waitMs: number;
  readonly retentionMs: number;
  readonly maximumMessageSize: number;
  readonly redrive: RedrivePolicy | undefined;
}

const numbers: Readonly<Record<string, Range & { readonly usual: string }>> = {
  DelaySeconds: { ...limits.delaySeconds, usual: "0" },
  MaximumMessageSize: { ...limits.maximumMessageSize, usual: "1048576" },
  MessageRetentionPeriod: { ...limits.retentionSeconds, usual: "345600" },
  ReceiveMessageWaitTimeSeconds: { ...limits.waitTimeSeconds, usual: "0" },
  VisibilityTimeout: { ...limits.visibilityTimeoutSeconds, usual: "30" },
};

export const usualAttributes: QueueAttributes = {
  ...Object.fromEntries(Object.entries(numbers).map(([name, { usual }]) => [name, usual])),
  SqsManagedSseEnabled: "true",
};

/** Kept and shown, without effect: the gateway does authorization, and nothing here is encrypted at rest. */
const inert = [
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
  "SqsManagedSseEnabled",
];

const redriveSchema = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readRedrivePolicy(text: string): RedrivePolicy {
  const { success, data } = redriveSchema.safeParse(parsedJson(text));
  if (!success) throw invalidValue("RedrivePolicy", text, "Redrive policy is not a valid JSON map.");
  if (!data.deadLetterTargetArn.startsWith("arn:"))
    throw invalidValue("RedrivePolicy", text, "Invalid value for deadLetterTargetArn.");
  if (!isWithin(data.maxReceiveCount, limits.maxReceiveCount))
    throw invalidValue(
      "RedrivePolicy",
      text,
      `Invalid value for maxReceiveCount: ${data.maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    );
  return data;
}

/** Refuses names that are unknown and values out of range. An empty RedrivePolicy or Policy takes it away. */
export function checkAttributes(attributes: QueueAttributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const range = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
    if (range !== undefined) {
      if (value === "" || !isWithin(Number(value), range)) throw invalidAttributeValue(name);
    } else if (name === "RedrivePolicy") {
      if (value !== "") readRedrivePolicy(value);
    } else if (name === "FifoQueue") {
      throw invalidParameter("FIFO queues are not supported by the local SQS engine: wanted a standard queue.");
    } else if (!inert.includes(name)) throw unknownAttribute(name);
  }
}

/** What remains of attributes that are set over others: the empty ones are gone. */
export function mergedAttributes(before: QueueAttributes, changes: QueueAttributes): QueueAttributes {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== ""));
}

export function settingsOf(attributes: QueueAttributes): QueueSettings {
  const all = { ...usualAttributes, ...attributes };
  const numberOf = (name: string) => Number(all[name]);
  const redrive = all.RedrivePolicy;
  return {
    delayMs: numberOf("DelaySeconds") * 1000,
    visibilityMs: numberOf("VisibilityTimeout") * 1000,
    waitMs: numberOf("ReceiveMessageWaitTimeSeconds") * 1000,
    retentionMs: numberOf("MessageRetentionPeriod") * 1000,
    maximumMessageSize: numberOf("MaximumMessageSize"),
    redrive: redrive === undefined ? undefined : readRedrivePolicy(redrive),
  };
}
