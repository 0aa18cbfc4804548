import { Channel } from "../../channel.ts";
import { EventTypeName } from "../../event-type.ts";
import { IsoMoment } from "../../iso-moment.ts";
import { PageQuery } from "./pages.ts";

/** What a list of events can be narrowed by. */
export const EventsQuery = PageQuery.extend({
  type: EventTypeName.optional(),
  channel: Channel.optional(),
  since: IsoMoment.optional().describe("The first moment of acceptance that is wanted."),
  until: IsoMoment.optional().describe("The first moment of acceptance that is not wanted any more."),
});
