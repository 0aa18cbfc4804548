import * as z from "zod";
import { blob } from "../input.ts";
import { invalidParameter } from "./secret-errors.ts";
import type { SecretValue } from "./secret-record.ts";

/** AWS allows 64 KiB. */
const MAX_VALUE_BYTES = 65_536;

export const secretId = z.string().min(1).max(2048);
export const bySecretId = z.strictObject({ SecretId: secretId });
/** It becomes the id of the version, hence the length of one: a UUID, with or without hyphens. */
export const requestToken = z.string().min(32).max(64);
export const stageName = z.string().min(1).max(256);

export const valueMembers = {
  SecretString: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MAX_VALUE_BYTES, {
      error: `Member must have length less than or equal to ${MAX_VALUE_BYTES}`,
    })
    .optional(),
  SecretBinary: blob({ min: 0, max: MAX_VALUE_BYTES }).optional(),
  ClientRequestToken: requestToken.optional(),
};

interface ValueMembers {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Buffer | undefined;
}

export function valueIn({ SecretString, SecretBinary }: ValueMembers): SecretValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (SecretString !== undefined) return { text: SecretString };
  return SecretBinary === undefined ? undefined : { base64: SecretBinary.toString("base64") };
}

export function requiredValue(members: ValueMembers): SecretValue {
  const value = valueIn(members);
  if (value === undefined) throw invalidParameter("You must provide either SecretString or SecretBinary.");
  return value;
}
