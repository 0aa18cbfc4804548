import type { HttpOperation } from "../../engines/http-engine.ts";
import type { Access } from "../policy.ts";
import { access } from "./access-of.ts";

/** Operations whose IAM action has another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: "ListBucket",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  DeleteObjects: "DeleteObject",
};

/** S3 tells that an object is missing only to those who could see it by listing; to others it says that they may not. */
export function s3AccessToBeToldOfNothing({ operation, resourceArn }: HttpOperation): readonly Access[] {
  if (ACTIONS[operation] !== "GetObject" && operation !== "GetObject") return [];
  return [access("s3:ListBucket", resourceArn.replace(/\/.*$/s, ""))];
}

/** The keys of a DeleteObjects are in its body: whoever deletes by list needs the action on the whole bucket. */
export function s3Access({ operation, resourceArn }: HttpOperation): readonly Access[] {
  const resource = operation === "DeleteObjects" ? `${resourceArn}/*` : resourceArn;
  return [access(`s3:${ACTIONS[operation] ?? operation}`, resource)];
}
