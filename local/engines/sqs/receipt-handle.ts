import { receiptHandleIsInvalid } from "./errors.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";

const handlePattern = /^(?<queue>[\w-]{1,80})\/(?<id>[0-9a-f-]{36})\/(?<receiveCount>\d+)$/;

/** Names the queue, the message and which of its receives this was. Nothing needs to be kept to recognise it later. */
export function receiptHandleOf(queue: Queue, message: Message): string {
  return Buffer.from(`${queue.name}/${message.id}/${message.receiveCount}`).toString("base64");
}

/**
 * The message that a handle stands for: undefined when it is gone, or was received again since, for a handle is only
 * good until the next receive.
 */
export function messageOfHandle(queue: Queue, handle: string): Message | undefined {
  const parts = handlePattern.exec(Buffer.from(handle, "base64").toString("latin1"))?.groups;
  if (parts === undefined || parts.queue !== queue.name) throw receiptHandleIsInvalid(handle);

  const message = queue.placements.find(parts.id ?? "");
  return message?.receiveCount === Number(parts.receiveCount) ? message : undefined;
}
