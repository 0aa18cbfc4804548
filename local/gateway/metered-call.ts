import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";
import type { Identity } from "./authorize.ts";
import type { Units } from "./billed-units.ts";
import type { MeteredCall } from "./meter.ts";
import { isThrottle } from "./refusals.ts";

/** How a call ended for its caller. */
export interface Ending {
  readonly operation: string;
  readonly answer: HttpAnswer | "dropped";
  readonly errorCode?: string;
  readonly units: Units;
  readonly resources?: readonly string[];
}

interface Asked {
  readonly request: HttpRequest;
  readonly service: string;
  readonly identity: Identity;
  readonly latencyMs: number;
}

export function meteredCall({ request, service, identity, latencyMs }: Asked, ending: Ending): MeteredCall {
  const { operation, answer, units, resources, errorCode } = ending;
  return {
    functionName: identity.principal.functionName,
    service,
    operation,
    requestBytes: request.body.byteLength,
    responseBytes: answer === "dropped" ? 0 : answer.body.byteLength,
    end: endOf(service, ending),
    units,
    latencyMs,
    ...(resources && { resources }),
    ...(errorCode !== undefined && { errorCode }),
  };
}

function endOf(service: string, { answer, errorCode }: Ending): MeteredCall["end"] {
  if (errorCode !== undefined && isThrottle(service, errorCode)) return "throttled";
  return errorCode !== undefined || answer === "dropped" ? "failed" : "succeeded";
}
