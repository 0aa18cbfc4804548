import { createHash } from "node:crypto";
import { unresolvable } from "../assembly-error.ts";
import type { Subject } from "./kind.ts";

/**
 * What CloudFormation would call a resource that has no name of its own. It adds chance; here names are made from the stack and
 * the logical id alone, so that data finds its owner again after a restart, and after edits of anything else in the template.
 */
export function generatedName({ stackName, logicalId }: Subject, limit: number): string {
  const name = `${stackName}-${logicalId}`; // no two resources share it: logical ids have no hyphen
  if (name.length <= limit) return name;

  return `${name.slice(0, limit - 9)}-${digestOf(name).slice(0, 8)}`;
}

/** A property without which the resource has no name at all. */
export function givenName({ named, stackName, logicalId }: Subject, property: string): string {
  const name = named[property];
  if (name !== undefined) return name;

  const place = { stack: stackName, logicalId, path: ["Properties", property] };
  throw unresolvable("property_malformed", place, "the resource has no such property, and is named after it");
}

export function stableUuid({ stackName, logicalId }: Subject): string {
  const hex = digestOf(`${stackName}/${logicalId}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** Ten characters of a-z and 0-9, as API Gateway and the like give. */
export function stableShortId({ stackName, logicalId }: Subject): string {
  return stableLetters(`${stackName}/${logicalId}`, 10);
}

export function stableLetters(text: string, length: number): string {
  return BigInt(`0x${digestOf(text)}`)
    .toString(36)
    .padStart(length, "0")
    .slice(-length);
}

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
