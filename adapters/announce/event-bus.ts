import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Announcement } from "../../core/contract/operational-event.ts";

const SOURCE = "posthorn";

export type PutOnBus = (announcement: Announcement) => Promise<void>;

export class BusRefused extends Error {
  readonly code = "bus_refused";

  constructor(type: string, reason: string) {
    super(`Cannot put "${type}" on the event bus: ${reason}`);
    this.name = "BusRefused";
  }
}

export const createPutOnBus =
  (client: EventBridgeClient, EventBusName: string): PutOnBus =>
  async ({ id, event }) => {
    const { type, at, ...detail } = event;
    const Detail = JSON.stringify({ id, at: new Date(at).toISOString(), ...detail });
    const entry = { EventBusName, Source: SOURCE, DetailType: type, Detail, Time: new Date(at) };
    const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    // PutEvents answers 200 whatever became of its entries.
    if (FailedEntryCount) throw new BusRefused(type, Entries?.[0]?.ErrorMessage ?? "no reason given");
  };
