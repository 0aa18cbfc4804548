import type { ProblemCode } from "./contract/api/problems.ts";

/**
 * An error that the caller of the API can act on (RFC 9457). `code` is stable; `detail` names what was found and what
 * is wanted. Whatever is thrown and is no ApiProblem is ours, and the caller learns nothing of it but a request id.
 */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;
  /** Somebody known asked for what is not theirs: the audit log wants it, and the answer does not show it. */
  readonly refused: boolean;

  constructor(status: number, code: ProblemCode, detail: string, more: ProblemDetails = {}) {
    super(detail, { cause: more.cause });
    this.name = "ApiProblem";
    this.code = code;
    this.status = status;
    this.fields = more.fields ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.refused = more.refused ?? false;
  }
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly refused?: boolean;
  readonly cause?: unknown;
}

const NOT_FOUND = "There is nothing here that this key may see";

/** The same answer for what does not exist and for what belongs to somebody else: nobody can tell the two apart. */
export const notFound = (): ApiProblem => new ApiProblem(404, "not_found", NOT_FOUND);

/** To whoever asks, the same as `notFound`, byte for byte. */
export const hiddenTenant = (): ApiProblem => new ApiProblem(404, "not_found", NOT_FOUND, { refused: true });
