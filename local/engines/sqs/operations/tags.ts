import * as z from "zod";
import { answer } from "../../json-answer.ts";
import type { Engine } from "../engine.ts";
import { type Operation, operation } from "../operation.ts";

const listSchema = z.strictObject({ QueueUrl: z.string() });
const tagSchema = z.strictObject({ QueueUrl: z.string(), Tags: z.record(z.string(), z.string()) });
const untagSchema = z.strictObject({ QueueUrl: z.string(), TagKeys: z.array(z.string()) });

export function tagOperations({ queues }: Engine): Record<string, Operation> {
  return {
    ListQueueTags: operation(listSchema, ({ QueueUrl }) => {
      const { tags } = queues.byUrl(QueueUrl).record;
      return answer({ Tags: Object.keys(tags).length > 0 ? tags : undefined });
    }),
    TagQueue: operation(tagSchema, ({ QueueUrl, Tags }) => {
      const queue = queues.byUrl(QueueUrl);
      queues.change(queue, { tags: { ...queue.record.tags, ...Tags } });
      return {};
    }),
    UntagQueue: operation(untagSchema, ({ QueueUrl, TagKeys }) => {
      const queue = queues.byUrl(QueueUrl);
      const kept = Object.entries(queue.record.tags).filter(([key]) => !TagKeys.includes(key));
      queues.change(queue, { tags: Object.fromEntries(kept) });
      return {};
    }),
  };
}
