import type { Place } from "./place.ts";
import { describePlace } from "./place.ts";

export type AssemblyErrorCode =
  | "file_unreadable"
  | "file_malformed"
  | "environment_mismatch"
  | "intrinsic_unsupported"
  | "intrinsic_malformed"
  | "reference_unknown"
  | "value_missing"
  | "property_malformed"
  | "cycle";

/**
 * Why a cloud assembly cannot be run as it stands. It is for the author of the CDK app, so it says where, and what was
 * found there.
 */
export class AssemblyError extends Error {
  readonly code: AssemblyErrorCode;
  readonly place: Place | undefined;

  constructor(code: AssemblyErrorCode, message: string, details: { place?: Place; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AssemblyError";
    this.code = code;
    this.place = details.place;
  }
}

export function unresolvable(code: AssemblyErrorCode, place: Place, found: string): AssemblyError {
  return new AssemblyError(code, `Cannot resolve ${describePlace(place)}: ${found}`, { place });
}
