import * as z from "zod";
import { answer } from "../../json-answer.ts";
import type { JsonObject } from "../../json-service.ts";
import { pageOf } from "../../page.ts";
import type { Engine } from "../engine.ts";
import { purgeInProgress, queueDoesNotExist } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import type { Queue } from "../queue.ts";
import { createOrFind, setAttributes } from "../queue-lifecycle.ts";
import { reportAttributes } from "../queue-report.ts";
import { letTimePass } from "../receive.ts";

const texts = z.record(z.string(), z.string());
const byUrl = z.strictObject({ QueueUrl: z.string() });
interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}
const mostPerPage = 1000;
const pageShape = { MaxResults: z.number().optional(), NextToken: z.string().optional() };
const createSchema = z.strictObject({
  QueueName: z.string(),
  Attributes: texts.default({}),
  tags: texts.default({}),
});
const byNameSchema = z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() });
const listSchema = z.strictObject({ QueueNamePrefix: z.string().default(""), ...pageShape });
const sourcesSchema = z.strictObject({ QueueUrl: z.string(), ...pageShape });
const getAttributesSchema = z.strictObject({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) });
const setAttributesSchema = z.strictObject({ QueueUrl: z.string(), Attributes: texts });
const purgePauseMs = 60_000;

function purge({ store, now }: Engine, queue: Queue): void {
  if (queue.purgedAt !== undefined && now() - queue.purgedAt < purgePauseMs) throw purgeInProgress(queue.name);
  queue.purgedAt = now();
  store.removeAll(queue.name);
  for (const message of [...queue.placements.all()]) queue.placements.drop(message);
}

// AWS gives a token only to those who asked for pages.
function listQueues(engine: Engine, list: readonly Queue[], { MaxResults, NextToken }: PageInput) {
  const nameOf = ({ name }: Queue) => name;
  const { items, next } = pageOf({ items: list, nameOf, limit: MaxResults ?? mostPerPage, cursor: NextToken });
  return { urls: items.map(engine.queues.urlOf), NextToken: MaxResults === undefined ? undefined : next };
}

export function queueOperations(engine: Engine): Record<string, Operation> {
  const { queues, accountId } = engine;

  function report(queue: Queue, wanted: readonly string[]): JsonObject {
    letTimePass(engine, queue);
    const attributes = reportAttributes(queue, wanted);
    return answer({ Attributes: Object.keys(attributes).length > 0 ? attributes : undefined });
  }

  return {
    CreateQueue: operation(createSchema, ({ QueueName: name, Attributes: attributes, tags }) => ({
      QueueUrl: queues.urlOf(createOrFind(engine, { name, attributes, tags })),
    })),
    GetQueueUrl: operation(byNameSchema, ({ QueueName, QueueOwnerAWSAccountId: owner = accountId }) => {
      if (owner !== accountId) throw queueDoesNotExist();
      return { QueueUrl: queues.urlOf(queues.byName(QueueName)) };
    }),
    ListQueues: operation(listSchema, ({ QueueNamePrefix, ...page }) => {
      const matching = queues.all().filter(({ name }) => name.startsWith(QueueNamePrefix));
      const { urls, NextToken } = listQueues(engine, matching, page);
      return answer({ QueueUrls: urls.length > 0 ? urls : undefined, NextToken });
    }),
    ListDeadLetterSourceQueues: operation(sourcesSchema, ({ QueueUrl, ...page }) => {
      const { urls, NextToken } = listQueues(engine, queues.sourcesOf(queues.byUrl(QueueUrl)), page);
      return answer({ queueUrls: urls, NextToken });
    }),
    DeleteQueue: operation(byUrl, ({ QueueUrl }) => {
      queues.remove(queues.byUrl(QueueUrl));
      return {};
    }),
    PurgeQueue: operation(byUrl, ({ QueueUrl }) => {
      purge(engine, queues.byUrl(QueueUrl));
      return {};
    }),
    GetQueueAttributes: operation(getAttributesSchema, ({ QueueUrl, AttributeNames }) =>
      report(queues.byUrl(QueueUrl), AttributeNames),
    ),
    SetQueueAttributes: operation(setAttributesSchema, ({ QueueUrl, Attributes }) => {
      setAttributes(engine, queues.byUrl(QueueUrl), Attributes);
      return {};
    }),
  };
}
