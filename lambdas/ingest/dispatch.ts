import { type OutgoingMessage, packMessages, type SendAll } from "../../adapters/queue/queue.ts";
import type { StoredEvent } from "../../adapters/table/event-item.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import type { PreparedEvent } from "./prepare-event.ts";

export interface DispatchPorts {
  readonly send: SendAll;
  readonly recordSkipped: (record: DeliveryRecord) => Promise<void>;
  readonly store: (event: StoredEvent) => Promise<void>;
  /** As `store`, for several events at this moment. */
  readonly storeInGroup: (event: StoredEvent) => Promise<void>;
}

/** Events that were not accepted, each with the reason. */
export type Unaccepted = ReadonlyMap<PreparedEvent, unknown>;

export type Dispatch = (prepared: readonly PreparedEvent[]) => Promise<Unaccepted>;

/**
 * Sends all deliveries, then stores the events whose deliveries were all sent: that an event is stored is the proof. The
 * messages of several events share calls, and an event fails with any of the calls that its messages were in.
 */
export function createDispatch(ports: DispatchPorts): Dispatch {
  return async (prepared) => {
    const unsent = await sendPacked(
      prepared.flatMap(({ messages }) => messages),
      ports.send,
    );
    const store = prepared.length === 1 ? ports.store : ports.storeInGroup;
    const unaccepted = new Map<PreparedEvent, unknown>();
    const finishOne = (event: PreparedEvent) =>
      finish(event, unsent, { ...ports, store }).catch((cause: unknown) => unaccepted.set(event, cause));
    await Promise.all(prepared.map(finishOne));
    return unaccepted;
  };
}

type Unsent = ReadonlyMap<OutgoingMessage, unknown>;

async function sendPacked(messages: readonly OutgoingMessage[], send: SendAll): Promise<Unsent> {
  const unsent = new Map<OutgoingMessage, unknown>();
  const sendPack = (pack: readonly OutgoingMessage[]) =>
    send(pack).catch((cause: unknown) => {
      for (const message of pack) unsent.set(message, cause);
    });
  await Promise.all(packMessages(messages).map(sendPack));
  return unsent;
}

async function finish({ messages, skipped, stored }: PreparedEvent, unsent: Unsent, ports: DispatchPorts) {
  const missing = messages.find((message) => unsent.has(message));
  if (missing) throw unsent.get(missing);

  await Promise.all(skipped.map(ports.recordSkipped));
  await ports.store(stored);
}
