/** What the API refused, or could not do: `code` is stable and is what to branch on. */
export class PosthornError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  /** Leads to the cause in the logs of whoever runs Posthorn. */
  readonly requestId: string | undefined;

  constructor(status: number, problem: Problem, requestId: string | undefined) {
    super(problem.detail);
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

/** API Gateway refuses in a form of its own: a key that is not valid, or a request too many. */
export async function errorOf(response: Response): Promise<PosthornError> {
  const requestId = response.headers.get("x-request-id") ?? response.headers.get("apigw-requestid") ?? undefined;
  const found: unknown = await response.json().catch(() => undefined);
  if (isProblem(found)) return new PosthornError(response.status, found, requestId);
  const code = CODE_BY_STATUS[response.status] ?? "unexpected_answer";
  return new PosthornError(response.status, { code, detail: `The API answered ${response.status}` }, requestId);
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = { 401: "no_key", 403: "key_refused", 429: "throttled" };

const isProblem = (found: unknown): found is Problem =>
  typeof found === "object" &&
  found !== null &&
  "code" in found &&
  typeof found.code === "string" &&
  "detail" in found &&
  typeof found.detail === "string";
