import * as z from "zod";
import { STATUS_CLASSES } from "../../delivery-filter.ts";
import { IsoMoment } from "../../iso-moment.ts";
import { PageQuery } from "./pages.ts";

/** What a list of deliveries can be narrowed by. */
export const DeliveriesQuery = PageQuery.extend({
  status: z.enum(["delivered", "failing", "held", "dead", "skipped"]).optional(),
  statusClass: z.enum(STATUS_CLASSES).optional().describe("At least one attempt was answered so; `none`: not at all."),
  since: IsoMoment.optional().describe("Of the event: the first moment that is wanted."),
  until: IsoMoment.optional().describe("Of the event: the first moment that is not wanted any more."),
});
