import type { PutOnBus } from "../../adapters/announce/event-bus.ts";
import { type Announcement, isToldToEndpoints } from "../../core/contract/operational-event.ts";

export interface AnnouncePorts {
  readonly putOnBus: PutOnBus;
  readonly publishToOperator: (announcement: Announcement) => Promise<void>;
}

export type AnnounceOne = (announcement: Announcement) => Promise<void>;

/** Tells one operational event wherever operators listen. */
export const createAnnounceOne =
  ({ putOnBus, publishToOperator }: AnnouncePorts): AnnounceOne =>
  async (announcement) => {
    await putOnBus(announcement);
    if (isToldToEndpoints(announcement.event)) await publishToOperator(announcement);
  };
