import type { Json, JsonObject } from "../../engines/json-service.ts";
import type { RequestContext } from "../condition.ts";
import type { Access } from "../policy.ts";

/** Where the resources of the local cloud are said to be. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** Asks the engine itself, past the gateway: a name in a request has to become the ARN that policies speak of. */
export type LookUp = (operation: string, input: JsonObject) => Promise<JsonObject>;

export interface AccessQuestion {
  readonly operation: string;
  readonly input: JsonObject;
  readonly place: Place;
  readonly lookUp: LookUp;
}

/** Which IAM actions on which resources a call needs. It needs them all. */
export type AccessOf = (question: AccessQuestion) => Promise<readonly Access[]> | readonly Access[];

export function access(action: string, resource: string, context: RequestContext = {}): Access {
  return { action, resource, context };
}

export function arn(service: string, { region, accountId }: Place, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** Members that are missing or of another type are the engine's to refuse, in AWS's words. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
