import * as z from "zod";
import { DEAD_REASONS, type DeadReason } from "./dead-reason.ts";
import { EventTypePattern } from "./event-type.ts";
import { EndpointId, type EventId, type JobId, type TenantId } from "./id.ts";
import { IsoMoment } from "./iso-moment.ts";
import type { EpochMs } from "./time.ts";

/**
 * `failed`: what is dead. `missing`: what was never attempted, because the endpoint was disabled or did not exist yet.
 * `all`: everything but what is under way anyhow.
 */
export const REPLAY_STATUSES = ["failed", "missing", "all"] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

export const ReplayRequest = z
  .strictObject({
    endpointId: EndpointId.exactOptional().describe("Every enabled endpoint of the tenant when left out."),
    types: z.array(EventTypePattern).min(1).max(100).exactOptional(),
    since: IsoMoment.describe("Of the event: the first moment that is wanted."),
    until: IsoMoment.describe("Of the event: the first moment that is not wanted any more."),
    status: z.enum(REPLAY_STATUSES),
    reasons: z.array(z.enum(DEAD_REASONS)).min(1).exactOptional().describe("Of `failed`: why they are dead."),
    rate: z.int().min(1).max(1000).default(100).describe("Deliveries per second that are put into the queue."),
    dryRun: z.boolean().default(false).describe("Count, and deliver nothing."),
  })
  .refine(({ since, until }) => since < until, { error: "wanted a moment after since", path: ["until"] })
  .refine(({ status, reasons }) => status === "failed" || reasons === undefined, {
    error: "wanted with the status failed only",
    path: ["reasons"],
  });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** What a replay chooses. The endpoints are named when it begins: one that is added later is none of its business. */
export interface ReplayChoice {
  readonly endpoints: readonly EndpointId[];
  readonly types?: readonly string[];
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly status: ReplayStatus;
  readonly reasons?: readonly DeadReason[];
}

/** Where the walk stands: all partitions before this one are done, and of this one all up to and with `after`. */
export interface ReplayPosition {
  readonly partition: number;
  readonly after?: EventId;
}

export type ReplayState = "running" | "finished" | "cancelled";

export interface ReplayJob {
  readonly id: JobId;
  readonly tenant: TenantId;
  readonly choice: ReplayChoice;
  readonly rate: number;
  /**
   * The cycle of all its deliveries: the moment it began, in milliseconds. A page that is worked off twice, because its
   * worker crashed, names the same cycle twice, and the duplicate rule drops the second message. A count of cycles would
   * not do: it has grown by the time the page comes again (docs/adr/063-a-replay-is-one-cycle.md).
   */
  readonly cycle: number;
  readonly state: ReplayState;
  readonly position: ReplayPosition;
  readonly lookedAt: number;
  readonly sent: number;
  /** By when the rate allows all that was sent so far. */
  readonly pacedUntil: EpochMs;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly version: number;
  /** Who wrote this version, so that a worker knows its own write when the answer to it was lost. */
  readonly writer: string;
}
