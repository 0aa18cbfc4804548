import { unknownAttribute } from "./errors.ts";
import type { Queue } from "./queue.ts";
import { type QueueAttributes, usualAttributes } from "./queue-settings.ts";

const inSeconds = (moment: number) => String(Math.floor(moment / 1000));

const optional = ["KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"];

function allAttributes({ arn, record, placements }: Queue): QueueAttributes {
  const { visible, inFlight, delayed } = placements.depth();
  return {
    ...usualAttributes,
    ...record.attributes,
    QueueArn: arn,
    CreatedTimestamp: inSeconds(record.createdAt),
    LastModifiedTimestamp: inSeconds(record.modifiedAt),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

/** What GetQueueAttributes tells: those that are asked for and set. */
export function reportAttributes(queue: Queue, wanted: readonly string[]): QueueAttributes {
  const all = allAttributes(queue);
  if (wanted.includes("All")) return all;

  const unknown = wanted.find((name) => !Object.hasOwn(all, name) && !optional.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}
