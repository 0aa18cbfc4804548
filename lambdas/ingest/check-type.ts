import type { SchemaCheck } from "../../adapters/json-schema.ts";
import type { PublishRequest } from "../../core/event.ts";
import type { EventTypeDefinition } from "../../core/event-type-definition.ts";
import { ApiProblem } from "../../core/problem.ts";

export interface TypePorts {
  readonly typeNamed: (name: string) => Promise<EventTypeDefinition | undefined>;
  readonly checkFor: (schema: Readonly<Record<string, unknown>>) => Promise<SchemaCheck>;
  /** Whether types that nobody registered are refused. */
  readonly isStrict: boolean;
}

export type CheckType = (request: Pick<PublishRequest, "type" | "data">) => Promise<void>;

/** Holds what is published against what was said of its type. */
export function createCheckType({ typeNamed, checkFor, isStrict }: TypePorts): CheckType {
  return async ({ type, data }) => {
    const definition = await typeNamed(type);
    if (!definition && isStrict) throw unknownType(type);
    if (!definition?.enforce || !definition.schema) return;

    const check = await checkFor(definition.schema);
    const misfit = check(data);
    if (misfit) throw invalidData(type, ["data", misfit.path].filter(Boolean).join("."), misfit.message);
  };
}

function unknownType(type: string): ApiProblem {
  const fields = [{ field: "type", message: "wanted a registered event type" }];
  return new ApiProblem(422, "event_type_unknown", `Nobody registered the event type "${type}"`, { fields });
}

/** Names the place and the rule, never the value: what refused data holds must not reach a log either. */
function invalidData(type: string, field: string, message: string): ApiProblem {
  const fields = [{ field, message }];
  return new ApiProblem(422, "data_invalid", `The data does not fit the schema of "${type}" at ${field}: ${message}`, {
    fields,
  });
}
