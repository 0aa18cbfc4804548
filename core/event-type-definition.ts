import * as z from "zod";
import { EventTypeName } from "./event-type.ts";
import { type EpochMs, epochMs } from "./time.ts";

/** Above this a schema is a program, and every instance that enforces it would keep it compiled. */
const LARGEST_BYTES = 32 * 1024;

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value) ?? "").length;

const SMALL = { error: `at most ${LARGEST_BYTES} bytes as JSON are wanted` };
const isSmall = (value: unknown): boolean => bytesOf(value) <= LARGEST_BYTES;

/** What is said of an event type to those who receive it, and, where `enforce` is set, held against what is published. */
export const EventTypeRequest = z
  .strictObject({
    description: z.string().max(2048).exactOptional(),
    example: z.unknown().refine(isSmall, SMALL).optional().describe("What `data` may look like."),
    schema: z
      .record(z.string(), z.unknown())
      .refine(isSmall, SMALL)
      .exactOptional()
      .describe("JSON Schema 2020-12 for `data`, without references to elsewhere."),
    enforce: z.boolean().default(false).describe("Whether events whose data does not fit the schema are refused."),
  })
  .refine(({ enforce, schema }) => !enforce || schema !== undefined, {
    path: ["schema"],
    error: "wanted a schema to enforce",
  });
export type EventTypeRequest = z.infer<typeof EventTypeRequest>;

export interface EventTypeDefinition extends EventTypeRequest {
  readonly name: EventTypeName;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** As it is stored. The schema and the example as text: a table of values keeps neither every number nor every name. */
export const EventTypeItem = z.object({
  name: EventTypeName,
  description: z.string().exactOptional(),
  example: z.string().exactOptional(),
  schema: z.string().exactOptional(),
  enforce: z.boolean(),
  createdAt: z.number().transform(epochMs),
  updatedAt: z.number().transform(epochMs),
});

export type EventTypeItem = z.infer<typeof EventTypeItem>;

export function describeEventType({ createdAt, updatedAt, ...shown }: EventTypeDefinition) {
  return { ...shown, createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() };
}
