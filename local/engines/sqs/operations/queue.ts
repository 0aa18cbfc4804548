import * as z from "zod";
import type { Engine } from "../engine.ts";
import { purgeInProgress } from "../errors.ts";
import { type Operation, operation, output } from "../operation.ts";
import { pageOf } from "../page.ts";
import type { Queue } from "../queue.ts";
import { createOrFind, setAttributes } from "../queue-lifecycle.ts";
import { reportAttributes } from "../queue-report.ts";
import { letTimePass } from "../receive.ts";

const texts = z.record(z.string(), z.string());
const byUrl = z.object({ QueueUrl: z.string() });
const pageShape = { MaxResults: z.number().optional(), NextToken: z.string().optional() };
const createSchema = z.object({
  QueueName: z.string(),
  Attributes: texts.default({}),
  tags: texts.default({}),
});
const byNameSchema = z.object({ QueueName: z.string() });
const listSchema = z.object({ QueueNamePrefix: z.string().default(""), ...pageShape });
const sourcesSchema = z.object({ QueueUrl: z.string(), ...pageShape });
const getAttributesSchema = z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) });
const setAttributesSchema = z.object({ QueueUrl: z.string(), Attributes: texts });
const purgePauseMs = 60_000;

function purge({ store, now }: Engine, queue: Queue): void {
  if (queue.purgedAt !== undefined && now() - queue.purgedAt < purgePauseMs) throw purgeInProgress(queue.name);
  queue.purgedAt = now();
  store.removeAll(queue.name);
  for (const message of [...queue.placements.all()]) queue.placements.drop(message);
}

export function queueOperations(engine: Engine): Record<string, Operation> {
  const { queues } = engine;
  const urlsOf = (some: readonly Queue[]) => some.map(queues.urlOf).sort();

  return {
    CreateQueue: operation(createSchema, ({ QueueName: name, Attributes: attributes, tags }) => ({
      QueueUrl: queues.urlOf(createOrFind(engine, { name, attributes, tags })),
    })),
    GetQueueUrl: operation(byNameSchema, ({ QueueName }) => ({ QueueUrl: queues.urlOf(queues.byName(QueueName)) })),
    ListQueues: operation(listSchema, ({ QueueNamePrefix, ...page }) => {
      const matching = queues.all().filter(({ name }) => name.startsWith(QueueNamePrefix));
      const { items, nextToken } = pageOf(urlsOf(matching), page);
      return output({ QueueUrls: items.length > 0 ? items : undefined, NextToken: nextToken });
    }),
    ListDeadLetterSourceQueues: operation(sourcesSchema, ({ QueueUrl, ...page }) => {
      const { items, nextToken } = pageOf(urlsOf(queues.sourcesOf(queues.byUrl(QueueUrl))), page);
      return output({ queueUrls: items, NextToken: nextToken });
    }),
    DeleteQueue: operation(byUrl, ({ QueueUrl }) => {
      queues.remove(queues.byUrl(QueueUrl));
      return {};
    }),
    PurgeQueue: operation(byUrl, ({ QueueUrl }) => {
      purge(engine, queues.byUrl(QueueUrl));
      return {};
    }),
    GetQueueAttributes: operation(getAttributesSchema, ({ QueueUrl, AttributeNames }) => {
      const queue = queues.byUrl(QueueUrl);
      letTimePass(engine, queue);
      const attributes = reportAttributes(queue, AttributeNames);
      return output({ Attributes: Object.keys(attributes).length > 0 ? attributes : undefined });
    }),
    SetQueueAttributes: operation(setAttributesSchema, ({ QueueUrl, Attributes }) => {
      setAttributes(engine, queues.byUrl(QueueUrl), Attributes);
      return {};
    }),
  };
}
