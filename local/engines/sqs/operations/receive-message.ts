import * as z from "zod";
import type { JsonObject } from "../../json-service.ts";
import type { Engine } from "../engine.ts";
import { invalidValue, overLimit } from "../errors.ts";
import { isWithin, limits } from "../limits.ts";
import type { LongPolls } from "../long-polls.ts";
import { checkVisibilityTimeout } from "../message-rules.ts";
import { type Operation, operation } from "../operation.ts";
import type { Queue } from "../queue.ts";
import { receiveMessages } from "../receive.ts";
import { showMessage } from "../received-message.ts";

const names = z.array(z.string()).default([]);
const receiveSchema = z.strictObject({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.number().default(1),
  VisibilityTimeout: z.number().optional(),
  WaitTimeSeconds: z.number().optional(),
  /** The older name of MessageSystemAttributeNames; both count. */
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});
type ReceiveInput = z.infer<typeof receiveSchema>;

function checkReceive({ MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds }: ReceiveInput): void {
  if (!isWithin(MaxNumberOfMessages, limits.maxNumberOfMessages))
    throw invalidValue("MaxNumberOfMessages", MaxNumberOfMessages, "Must be between 1 and 10, if provided.");
  if (VisibilityTimeout !== undefined) checkVisibilityTimeout(VisibilityTimeout);
  if (WaitTimeSeconds !== undefined && !isWithin(WaitTimeSeconds, limits.waitTimeSeconds))
    throw invalidValue("WaitTimeSeconds", WaitTimeSeconds, "Must be >= 0 and <= 20, if provided.");
}

function attempt(engine: Engine, queue: Queue, input: ReceiveInput): JsonObject | undefined {
  const { VisibilityTimeout, AttributeNames, MessageSystemAttributeNames, MessageAttributeNames } = input;
  const visibilityMs = VisibilityTimeout === undefined ? queue.settings.visibilityMs : VisibilityTimeout * 1000;
  const messages = receiveMessages(engine, queue, input.MaxNumberOfMessages, visibilityMs);
  if (messages.length === 0) return undefined;

  const wanted = {
    systemAttributes: [...AttributeNames, ...MessageSystemAttributeNames],
    messageAttributes: MessageAttributeNames,
  };
  return { Messages: messages.map((message) => showMessage(engine, queue, message, wanted)) };
}

function isFull({ inFlightLimit }: Engine, queue: Queue): boolean {
  return queue.placements.depth().inFlight >= inFlightLimit;
}

export function receiveOperations(engine: Engine, polls: LongPolls): Record<string, Operation> {
  return {
    ReceiveMessage: operation(receiveSchema, (input, signal) => {
      const queue = engine.queues.byUrl(input.QueueUrl);
      checkReceive(input);
      const atOnce = attempt(engine, queue, input);
      if (atOnce !== undefined) return atOnce;

      const waitMs = input.WaitTimeSeconds === undefined ? queue.settings.waitMs : input.WaitTimeSeconds * 1000;
      const until = engine.now() + waitMs;
      if (waitMs > 0) return polls.wait({ queue, until, attempt: () => attempt(engine, queue, input), signal });
      if (isFull(engine, queue)) throw overLimit(engine.inFlightLimit);
      return {};
    }),
  };
}
