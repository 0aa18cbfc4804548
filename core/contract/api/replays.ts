import * as z from "zod";
import { DEAD_REASONS } from "../../dead-reason.ts";
import { EventTypePattern } from "../../event-type.ts";
import { EndpointId, JobId, TenantId } from "../../id.ts";
import { REPLAY_STATUSES, ReplayRequest } from "../../replay.ts";
import type { Descriptions } from "./description.ts";
import { PageQuery, pageOf } from "./pages.ts";

const Replay = z
  .object({
    id: JobId,
    tenant: TenantId,
    endpoints: z.array(EndpointId),
    types: z.array(EventTypePattern).exactOptional(),
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    status: z.enum(REPLAY_STATUSES),
    reasons: z.array(z.enum(DEAD_REASONS)).exactOptional(),
    rate: z.int(),
    state: z.enum(["running", "finished", "cancelled"]),
    progress: z.object({ lookedAt: z.int(), sent: z.int() }).describe("Deliveries looked at, and put into the queue."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Replay" });

const Preview = z
  .object({
    matching: z.int().min(0),
    lookedAt: z.int().min(0),
    complete: z
      .boolean()
      .describe("False when there was more than a preview has time for: `matching` is a lower bound."),
  })
  .meta({ id: "ReplayPreview" });

export const replayRoutes = {
  createReplay: {
    subject: "Replays",
    summary: "Deliver past events again",
    details:
      "`failed` takes what is dead, `missing` what was never attempted, `all` everything that is not under way. Events reach an endpoint with a payload filter again only if it wanted them when they were accepted.",
    body: ReplayRequest,
    answers: {
      200: { meaning: "With `dryRun`: how many deliveries it would be.", schema: Preview },
      202: { meaning: "The job that does it.", schema: Replay },
    },
    problems: ["endpoint_disabled", "not_found"],
  },
  listReplays: {
    subject: "Replays",
    summary: "List replays",
    query: PageQuery,
    answers: { 200: { meaning: "Newest first.", schema: pageOf("replays", Replay) } },
  },
  getReplay: {
    subject: "Replays",
    summary: "Read a replay",
    answers: { 200: { meaning: "How far it is.", schema: Replay } },
  },
  cancelReplay: {
    subject: "Replays",
    summary: "Cancel a replay",
    details: "What is in the queue already is still delivered. A replay that has ended stays as it is.",
    answers: { 200: { meaning: "As it is now.", schema: Replay } },
    problems: ["conflict"],
  },
} as const satisfies Descriptions<"createReplay" | "listReplays" | "getReplay" | "cancelReplay">;
