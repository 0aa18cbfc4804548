import type { DynamoDbEngine } from "../engines/dynamodb/engine.ts";
import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";
import type { JsonObject } from "../engines/json-service.ts";
import type { LookUp, Place } from "./access/access-of.ts";
import { dynamoDbAccess } from "./access/dynamodb.ts";
import { readJson, targetOf } from "./json-wire.ts";
import type { Performed, ServicePort } from "./service-port.ts";
import { capacityUnits, consumesCapacity, unitsOfFailure } from "./units/capacity.ts";

/** DynamoDB's engine is a server of its own: requests go through as they came, but for one member that the meter adds. */
export function dynamoDbPort(engine: Pick<DynamoDbEngine, "forward" | "call">, place: Place): ServicePort {
  const lookUp = rememberingAnswers(engine.call);

  return {
    async open(request) {
      const operation = targetOf(request);
      const input = readJson(request.body);
      const isMetered = consumesCapacity(operation);
      return {
        operation,
        accesses: await dynamoDbAccess({ operation, input, place, lookUp }),
        perform: () => (isMetered ? metered(engine, request, operation, input) : plain(engine, request)),
      };
    },
  };
}

type Forward = Pick<DynamoDbEngine, "forward">;

async function metered(
  engine: Forward,
  request: HttpRequest,
  operation: string,
  input: JsonObject,
): Promise<Performed> {
  const asked = input.ReturnConsumedCapacity;
  const isAsked = asked === "TOTAL" || asked === "INDEXES";
  const body = isAsked ? request.body : encoded({ ...input, ReturnConsumedCapacity: "TOTAL" });
  const answer = withoutChecksum(await engine.forward(request.headers, body));

  const output = readJson(answer.body);
  if (answer.status !== 200) return failure(answer, operation, input, output);

  const units = capacityUnits(operation, input, output);
  if (isAsked) return { answer, units };

  // The caller did not ask, and code that reads it here would find nothing on AWS.
  const { ConsumedCapacity: _, ...unasked } = output;
  return { answer: { ...answer, body: encoded(unasked) }, units };
}

async function plain(engine: Forward, request: HttpRequest): Promise<Performed> {
  const answer = withoutChecksum(await engine.forward(request.headers, request.body));
  return answer.status === 200 ? { answer, units: {} } : failure(answer, "", {}, readJson(answer.body));
}

function failure(answer: HttpAnswer, operation: string, input: JsonObject, output: JsonObject): Performed {
  const type = String(output.__type);
  const errorCode = type.slice(type.indexOf("#") + 1);
  return { answer, errorCode, units: unitsOfFailure(operation, input, errorCode) };
}

// It covers the bytes that the engine wrote, and is optional: easier to leave out than to make again.
function withoutChecksum({ headers, ...answer }: HttpAnswer): HttpAnswer {
  const { "x-amz-crc32": _, ...others } = headers;
  return { ...answer, headers: others };
}

// The key of a table or index never changes. Without this, each call would ask for it once more.
function rememberingAnswers(lookUp: LookUp): LookUp {
  const answers = new Map<string, Promise<JsonObject>>();

  return (operation, input) => {
    const question = `${operation} ${JSON.stringify(input)}`;
    const answer = answers.get(question) ?? lookUp(operation, input);
    answers.set(question, answer);
    answer.catch(() => answers.delete(question));
    return answer;
  };
}

function encoded(content: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(content));
}
