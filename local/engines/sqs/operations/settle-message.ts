import * as z from "zod";
import type { JsonObject } from "../../json-service.ts";
import { checkBatch, runBatch } from "../batch.ts";
import type { Engine } from "../engine.ts";
import { invalidValue } from "../errors.ts";
import { checkVisibilityTimeout } from "../message-rules.ts";
import { type Operation, operation } from "../operation.ts";
import type { Queue } from "../queue.ts";
import { messageOfHandle } from "../receipt-handle.ts";
import { letTimePass } from "../receive.ts";

const deleteShape = { ReceiptHandle: z.string() };
const visibilityShape = { ReceiptHandle: z.string(), VisibilityTimeout: z.number() };
const deleteSchema = z.strictObject({ QueueUrl: z.string(), ...deleteShape });
const visibilitySchema = z.strictObject({ QueueUrl: z.string(), ...visibilityShape });
const deleteBatchSchema = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ...deleteShape })),
});
const visibilityBatchSchema = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ...visibilityShape })),
});

// To delete what is gone is a success: a consumer that repeats a delete after a lost answer must not be told otherwise.
function deleteMessage({ store }: Engine, queue: Queue, handle: string): JsonObject {
  const message = messageOfHandle(queue, handle);
  if (message !== undefined) {
    store.remove(message);
    queue.placements.drop(message);
  }
  return {};
}

function changeVisibility({ store, now }: Engine, queue: Queue, handle: string, seconds: number): JsonObject {
  checkVisibilityTimeout(seconds);
  const message = messageOfHandle(queue, handle);
  if (message === undefined)
    throw invalidValue(
      "ReceiptHandle",
      handle,
      "Message does not exist or is not available for visibility timeout change.",
    );
  // Back in line already, but not received by anybody else: AWS says yes, and hides nothing.
  if (message.visibleAt <= now()) return {};

  const changed = { ...message, visibleAt: now() + seconds * 1000 };
  store.update(queue.name, changed);
  queue.placements.place(changed, now());
  return {};
}

export function settleOperations(engine: Engine): Record<string, Operation> {
  function current(url: string): Queue {
    const queue = engine.queues.byUrl(url);
    letTimePass(engine, queue);
    return queue;
  }

  return {
    DeleteMessage: operation(deleteSchema, ({ QueueUrl, ReceiptHandle }) =>
      deleteMessage(engine, current(QueueUrl), ReceiptHandle),
    ),
    DeleteMessageBatch: operation(deleteBatchSchema, ({ QueueUrl, Entries }) => {
      const queue = current(QueueUrl);
      checkBatch(Entries, "DeleteMessageBatchRequestEntry");
      return runBatch(Entries, ({ ReceiptHandle }) => deleteMessage(engine, queue, ReceiptHandle));
    }),
    ChangeMessageVisibility: operation(visibilitySchema, ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) =>
      changeVisibility(engine, current(QueueUrl), ReceiptHandle, VisibilityTimeout),
    ),
    ChangeMessageVisibilityBatch: operation(visibilityBatchSchema, ({ QueueUrl, Entries }) => {
      const queue = current(QueueUrl);
      checkBatch(Entries, "ChangeMessageVisibilityBatchRequestEntry");
      return runBatch(Entries, ({ ReceiptHandle, VisibilityTimeout }) =>
        changeVisibility(engine, queue, ReceiptHandle, VisibilityTimeout),
      );
    }),
  };
}
