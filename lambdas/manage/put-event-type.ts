import type { EventTypeStore } from "../../adapters/table/event-types.ts";
import type { EventTypeDefinition, EventTypeRequest } from "../../core/event-type-definition.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { EpochMs } from "../../core/time.ts";

interface Misfit {
  readonly path: string;
  readonly message: string;
}

export interface PutEventTypePorts {
  readonly types: Pick<EventTypeStore, "get" | "put">;
  /** What is wrong with the schema itself, or with the example under it. */
  readonly judge: (schema: Readonly<Record<string, unknown>>, example: unknown) => Promise<SchemaVerdict>;
  readonly now: () => EpochMs;
}

export interface SchemaVerdict {
  readonly schema?: Misfit;
  readonly example?: Misfit;
}

export type PutEventType = (name: string, request: EventTypeRequest) => Promise<EventTypeDefinition>;

/** Says what an event type is. Whatever could fail at a publish later fails here, where its author is told. */
export function createPutEventType({ types, judge, now }: PutEventTypePorts): PutEventType {
  return async (name, request) => {
    if (request.schema) refuseMisfits(await judge(request.schema, request.example));
    const existing = await types.get(name);
    const updatedAt = now();
    const definition = { ...request, name, createdAt: existing?.createdAt ?? updatedAt, updatedAt };
    await types.put(definition);
    return definition;
  };
}

function refuseMisfits({ schema, example }: SchemaVerdict): void {
  if (schema) throw misfitProblem("schema", schema, "The schema cannot be used");
  if (example) throw misfitProblem("example", example, "The example does not fit the schema");
}

function misfitProblem(part: "schema" | "example", { path, message }: Misfit, detail: string): ApiProblem {
  const field = path === "" ? part : `${part}.${path}`;
  return new ApiProblem(422, "schema_invalid", `${detail}: ${field} ${message}`, { fields: [{ field, message }] });
}
