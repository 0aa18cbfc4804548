import { setImmediate } from "node:timers/promises";
import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";
import { AwsError, type JsonObject } from "../engines/json-service.ts";
import type { Identity } from "./authorize.ts";
import { readJson } from "./json-wire.ts";

/** A call by a caller that is known already. */
export interface IncomingCall {
  readonly request: HttpRequest;
  readonly service: string;
  readonly identity: Identity;
}

export type Attend = (incoming: IncomingCall) => Promise<HttpAnswer | "dropped">;

/** Calls an operation of a service that speaks JSON, in the name of somebody. */
export type CallAs = (identity: Identity, service: string, operation: string, input: JsonObject) => Promise<JsonObject>;

/**
 * For what AWS itself does in the name of a function, such as polling its queue. It is authorized, broken and metered like
 * every call; only the wire is left out, and with it the signature: an SDK client and a server in one process took more
 * of a delivery's time than the queue.
 */
export function createCallAs(attend: Attend): CallAs {
  return async (identity, service, operation, input) => {
    const answer = await attend({ request: requestFor(operation, input), service, identity });
    // As over a wire, where a message comes after the answer to the call that sent it.
    await setImmediate();
    if (answer === "dropped") throw new Error(`Cannot call ${service} ${operation}: the connection was reset`);

    const output = readJson(answer.body);
    if (answer.status === 200) return output;
    const type = String(output.__type);
    throw new AwsError(type.slice(type.indexOf("#") + 1), String(output.message), answer.status);
  };
}

const requestFor = (operation: string, input: JsonObject): HttpRequest => ({
  method: "POST",
  path: "/",
  query: "",
  headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": operation },
  body: Buffer.from(JSON.stringify(input)),
});
