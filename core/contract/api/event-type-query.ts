import { EventTypeName } from "../../event-type.ts";
import { PageQuery } from "./pages.ts";

export const EventTypesQuery = PageQuery.extend({
  cursor: EventTypeName.optional().describe("The `nextCursor` of the page before."),
});
