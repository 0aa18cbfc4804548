import * as z from "zod";

export const messageAttributeSchema = z.strictObject({
  DataType: z.string(),
  StringValue: z.string().optional(),
  /** Base64, as in the JSON protocol. */
  BinaryValue: z.string().optional(),
});
export const messageAttributesSchema = z.record(z.string(), messageAttributeSchema);

export type MessageAttribute = z.infer<typeof messageAttributeSchema>;
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What the sender wrote. It never changes and stays on disk until it is received, so a long queue costs little memory. */
export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | null;
}

/**
 * Where a message stands. Everything follows from these fields and the time, so that a restart finds the same state:
 * not yet visible and never received is delayed, not visible but received is in flight, else it is ready.
 */
export interface Message {
  readonly sequence: number;
  readonly id: string;
  readonly group: string;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | null;
  readonly deadLetterSourceArn: string | null;
}

export type Standing = "ready" | "delayed" | "inFlight";

export function standingOf(message: Message, now: number): Standing {
  if (message.visibleAt <= now) return "ready";
  return message.receiveCount === 0 ? "delayed" : "inFlight";
}

export function received(message: Message, now: number, visibilityMs: number): Message {
  return {
    ...message,
    visibleAt: now + visibilityMs,
    receiveCount: message.receiveCount + 1,
    firstReceivedAt: message.firstReceivedAt ?? now,
  };
}

/** Keeps id, age and receive count: retention runs on from the first send. */
export function deadLettered(message: Message, sourceArn: string, now: number): Message {
  return { ...message, visibleAt: now, deadLetterSourceArn: sourceArn };
}

/** A move task, unlike a redrive policy, makes a new message: new id, new age, never received. */
export function movedBack(message: Message, newId: string, now: number): Message {
  return {
    ...message,
    id: newId,
    sentAt: now,
    visibleAt: now,
    receiveCount: 0,
    firstReceivedAt: null,
    deadLetterSourceArn: null,
  };
}
