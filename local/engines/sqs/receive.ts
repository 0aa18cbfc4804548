import type { Engine } from "./engine.ts";
import { deadLettered, type Message, received } from "./message.ts";
import type { Queue } from "./queue.ts";

/** Lets time pass for one queue, and forgets for good what outlived its retention. */
export function letTimePass({ store, now }: Engine, queue: Queue): void {
  for (const expired of queue.placements.advance(now())) store.remove(expired);
}

// Where the dead-letter queue was deleted, messages stay and are delivered on, as on AWS.
function deadLetterQueueFor({ queues }: Engine, queue: Queue, message: Message): Queue | undefined {
  const { redrive } = queue.settings;
  if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return undefined;
  const target = queues.findByArn(redrive.deadLetterTargetArn);
  return target === queue ? undefined : target;
}

export function moveMessage({ store, now }: Engine, from: Queue, to: Queue, before: Message, after: Message): void {
  store.update(to.name, after);
  from.placements.drop(before);
  to.placements.place(after, now());
}

/**
 * Up to `max` messages, each now in flight, chosen fairly. Spent ones go to the dead-letter queue on the way.
 * They are placed after the choice is made: with a visibility of 0 the same one would be chosen again at once.
 */
export function receiveMessages(engine: Engine, queue: Queue, max: number, visibilityMs: number): readonly Message[] {
  const { store, now, inFlightLimit } = engine;
  const { placements } = queue;
  const picked: Message[] = [];
  letTimePass(engine, queue);

  while (picked.length < max && placements.depth().inFlight < inFlightLimit) {
    const message = placements.pick();
    if (message === undefined) break;
    const deadLetters = deadLetterQueueFor(engine, queue, message);
    if (deadLetters === undefined) picked.push(received(message, now(), visibilityMs));
    else moveMessage(engine, queue, deadLetters, message, deadLettered(message, queue.arn, now()));
  }

  for (const message of picked) {
    store.update(queue.name, message);
    placements.place(message, now());
  }
  return picked;
}
