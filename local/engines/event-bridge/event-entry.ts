import * as z from "zod";
import { epochSeconds } from "../json-answer.ts";

export const MAX_ENTRIES = 10;
/** 256 KB, for one request with all its entries. */
export const MAX_TOTAL_BYTES = 262_144;
const TIME_BYTES = 14;

// Everything is optional here: what is missing from an entry is that entry's error, not the request's.
export const eventEntry = z.strictObject({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  TraceHeader: z.string().max(500).optional(),
});
export type EventEntry = z.infer<typeof eventEntry>;

/** What became of one entry: the event as a target would get it, or why it was not accepted. */
export type EntryResult =
  | { readonly kind: "accepted"; readonly event: AcceptedEvent }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

export interface AcceptedEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Counted as AWS counts: the values, without the JSON around them. */
export function sizeOf({ Source, DetailType, Detail, Resources = [], Time }: EventEntry): number {
  const texts = [Source ?? "", DetailType ?? "", Detail ?? "", ...Resources];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return bytes + (Time === undefined ? 0 : TIME_BYTES);
}

interface Circumstances {
  readonly id: string;
  readonly now: number;
  readonly bus: string;
}

export function judgeEntry(entry: EventEntry, { id, now, bus }: Circumstances): EntryResult {
  const { Source: source, DetailType: detailType, Detail } = entry;
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  if (source.startsWith("aws."))
    // Sources of that prefix belong to AWS; a rule may trust them for it.
    return refused("NotAuthorizedForSourceException", `Not authorized for the source ${source}.`);

  const detail = parseObject(Detail);
  if (detail === undefined) return refused("MalformedDetail", "Detail is malformed.");
  const time = Math.round((entry.Time ?? epochSeconds(now)) * 1000);
  return { kind: "accepted", event: { id, bus, source, detailType, detail, resources: entry.Resources ?? [], time } };
}

function missing(name: string): EntryResult {
  return refused("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
}

function refused(code: string, message: string): EntryResult {
  return { kind: "refused", code, message };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
