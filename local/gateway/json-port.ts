import type { HttpRequest } from "../engines/http-engine.ts";
import type { JsonObject, JsonService } from "../engines/json-service.ts";
import type { AccessOf, Place } from "./access/access-of.ts";
import type { Units } from "./billed-units.ts";
import { contentTypeOf, jsonAnswer, readJson, targetOf } from "./json-wire.ts";
import type { ServicePort } from "./service-port.ts";

export interface JsonPortOptions {
  readonly engine: Pick<JsonService, "call">;
  readonly place: Place;
  readonly accessOf: AccessOf;
  readonly unitsOf: (input: JsonObject, output: JsonObject) => Units;
  /** For what a service takes from the headers of a call. */
  readonly readHeaders?: (input: JsonObject, request: HttpRequest) => JsonObject;
}

/** A service that speaks AWS's JSON protocol 1.0 or 1.1 and whose engine runs in this process. */
export function jsonPort({ engine, place, accessOf, unitsOf, readHeaders }: JsonPortOptions): ServicePort {
  const lookUp: JsonService["call"] = (operation, input) => engine.call(operation, input);

  return {
    async open(request) {
      const operation = targetOf(request);
      const input = readJson(request.body);
      return {
        operation,
        accesses: await accessOf({ operation, input, place, lookUp }),
        async perform() {
          const output = await engine.call(operation, readHeaders?.(input, request) ?? input);
          return { answer: jsonAnswer(output, contentTypeOf(request)), units: unitsOf(input, output) };
        },
      };
    },
  };
}
