import type { Engine } from "./engine.ts";
import { invalidParameter, invalidValue, queueNameExists, unsupported } from "./errors.ts";
import type { Queue, QueueTags } from "./queue.ts";
import {
  checkAttributes,
  mergedAttributes,
  type QueueAttributes,
  settingsOf,
  usualAttributes,
} from "./queue-settings.ts";

export interface QueueRequest {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: QueueTags;
}

const namePattern = /^[A-Za-z0-9_-]{1,80}$/;

function checkName(name: string): void {
  if (name.endsWith(".fifo")) throw unsupported(`The FIFO queue "${name}"`);
  if (!namePattern.test(name))
    throw invalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

function checkRedriveTarget({ queues }: Engine, attributes: QueueAttributes): void {
  const target = settingsOf(attributes).redrive?.deadLetterTargetArn;
  if (target !== undefined && queues.findByArn(target) === undefined)
    throw invalidValue("RedrivePolicy", attributes.RedrivePolicy, "Dead letter target does not exist.");
}

function firstDifference(queue: Queue, wanted: QueueAttributes): string | undefined {
  const present = { ...usualAttributes, ...queue.record.attributes };
  return Object.keys(wanted).find((name) => present[name] !== wanted[name]);
}

/** As CreateQueue does it: an existing queue is the answer if nothing that is asked for differs. */
export function createOrFind(engine: Engine, { name, attributes, tags }: QueueRequest): Queue {
  checkName(name);
  checkAttributes(attributes);
  const wanted = mergedAttributes({}, attributes);
  const existing = engine.queues.find(name);
  if (existing !== undefined) {
    const difference = firstDifference(existing, wanted);
    if (difference !== undefined) throw queueNameExists(difference);
    return existing;
  }
  checkRedriveTarget(engine, wanted);
  const createdAt = engine.now();
  return engine.queues.add({ name, attributes: wanted, tags, createdAt, modifiedAt: createdAt });
}

/** As a stack update does it: the queue ends up with exactly these attributes, and keeps its messages. */
export function provision(engine: Engine, request: QueueRequest): Queue {
  const existing = engine.queues.find(request.name);
  if (existing === undefined) return createOrFind(engine, request);

  checkAttributes(request.attributes);
  const attributes = mergedAttributes({}, request.attributes);
  checkRedriveTarget(engine, attributes);
  engine.queues.change(existing, { attributes, tags: request.tags, modifiedAt: engine.now() });
  return existing;
}

export function setAttributes(engine: Engine, queue: Queue, changes: QueueAttributes): void {
  checkAttributes(changes);
  const attributes = mergedAttributes(queue.record.attributes, changes);
  if (changes.RedrivePolicy !== undefined) checkRedriveTarget(engine, attributes);
  engine.queues.change(queue, { attributes, modifiedAt: engine.now() });
}
