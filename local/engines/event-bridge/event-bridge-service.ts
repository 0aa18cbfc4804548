import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type JsonObject, type JsonService } from "../json-service.ts";
import { callOperation, operation } from "../operations.ts";
import { createEventBuses } from "./event-bus.ts";
import {
  type AcceptedEvent,
  type EntryResult,
  eventEntry,
  judgeEntry,
  MAX_ENTRIES,
  MAX_TOTAL_BYTES,
  sizeOf,
} from "./event-entry.ts";

const DEFAULT_KEPT_EVENTS = 1000;
const putEventsInput = z.strictObject({ Entries: z.array(eventEntry).min(1).max(MAX_ENTRIES) });

interface EventBridgeOptions {
  readonly region: string;
  readonly accountId: string;
  /** How many of the latest events stay readable. */
  readonly keptEvents?: number;
  readonly now?: () => number;
}

export interface EventBridgeService extends JsonService {
  ensureBus(name: string): { readonly arn: string };
  /** The latest accepted events, oldest first, for tests and for the console. */
  recentEvents(): readonly AcceptedEvent[];
}

/** EventBridge for the local cloud. No rule routes the events anywhere yet: they are taken, checked and shown. */
export function createEventBridgeService(options: EventBridgeOptions): EventBridgeService {
  const { region, accountId, keptEvents = DEFAULT_KEPT_EVENTS, now = Date.now } = options;
  const buses = createEventBuses(region, accountId);
  let recent: readonly AcceptedEvent[] = [];

  const putEvents = operation(putEventsInput, ({ Entries }) => {
    requireSize(Entries.reduce((sum, entry) => sum + sizeOf(entry), 0));
    const results = Entries.map((entry) =>
      judgeEntry(entry, { id: randomUUID(), now: now(), bus: buses.find(entry.EventBusName) }),
    );
    const accepted = results.flatMap((result) => (result.kind === "accepted" ? [result.event] : []));
    recent = [...recent, ...accepted].slice(-keptEvents);
    return { FailedEntryCount: results.length - accepted.length, Entries: results.map(resultEntry) };
  });

  return {
    call: (name, input) => callOperation({ PutEvents: putEvents }, name, input),
    ensureBus: (name) => ({ arn: buses.ensure(name) }),
    recentEvents: () => recent,
    close: async () => {},
  };
}

function requireSize(bytes: number): void {
  if (bytes > MAX_TOTAL_BYTES)
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
}

function resultEntry(result: EntryResult): JsonObject {
  return result.kind === "accepted"
    ? { EventId: result.event.id }
    : { ErrorCode: result.code, ErrorMessage: result.message };
}
