import type { Answered } from "./exchange.ts";

/** What the API refused, or could not do: `code` is stable and is what to branch on. */
export class PosthornError extends Error {
  /** 0 where no answer came: the code is `no_answer` then, and `cause` is what `fetch` said. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  /** Leads to the cause in the logs of whoever runs Posthorn. */
  readonly requestId: string | undefined;

  constructor(status: number, problem: Problem, requestId: string | undefined, options?: { cause?: unknown }) {
    super(problem.detail, options);
    this.name = "PosthornError";
    this.status = status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
    this.requestId = requestId;
  }
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
}

const NO_ANSWER = { status: 0, code: "no_answer" } as const;

/** What was asked for may have happened or not: the answer is what is missing. */
export function noAnswer(cause: unknown): PosthornError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const detail = `The API gave no answer: ${said}`;
  return new PosthornError(NO_ANSWER.status, { code: NO_ANSWER.code, detail }, undefined, { cause });
}

export const isNoAnswer = (error: unknown): boolean => error instanceof PosthornError && error.code === NO_ANSWER.code;

/** API Gateway refuses in a form of its own: a key that is not valid, or a request too many. */
export function errorOf({ status, headers, text }: Answered): PosthornError {
  const requestId = headers.get("x-request-id") ?? headers.get("apigw-requestid") ?? undefined;
  const found = parsed(text);
  if (isProblem(found)) return new PosthornError(status, found, requestId);
  const code = CODE_BY_STATUS[status] ?? "unexpected_answer";
  return new PosthornError(status, { code, detail: `The API answered ${status}` }, requestId);
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = { 401: "no_key", 403: "key_refused", 429: "throttled" };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (found: unknown): found is Problem =>
  typeof found === "object" &&
  found !== null &&
  "code" in found &&
  typeof found.code === "string" &&
  "detail" in found &&
  typeof found.detail === "string";
