import { JobId } from "../../id.ts";
import { PageQuery } from "./pages.ts";

/** The pages of a list of replays. A job's id is no secret and means nothing under another tenant. */
export const ReplaysQuery = PageQuery.extend({
  cursor: JobId.optional().describe("The `nextCursor` of the page before."),
});
