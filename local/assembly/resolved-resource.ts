import type { JsonObject } from "../engines/json-service.ts";

/** A resource as CloudFormation would hand it to the service that makes it: plain values, no functions left. */
export interface ResolvedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /**
   * What stands beside the properties and steers CloudFormation itself: `DeletionPolicy`, `UpdatePolicy` and the like.
   */
  readonly directives: JsonObject;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a stack tells the outside: a person, a script, or another stack by the name of its export. */
export interface ResolvedOutput {
  readonly stack: string;
  readonly name: string;
  readonly value: string;
  readonly exportName?: string;
}
