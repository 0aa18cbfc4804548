export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the API as the admin. */
export type CallApi = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

const PATIENCE_MS = 30_000; // API Gateway gives up before

export class ApiUnreachable extends Error {
  readonly code = "api_unreachable";

  constructor(url: string, cause: unknown) {
    super(`Cannot reach ${url}: ${reasonOf(cause)}`, { cause });
    this.name = "ApiUnreachable";
  }
}

export function createCallApi(apiUrl: string, adminKey: string): CallApi {
  return async (method, path, body) => {
    const response = await fetch(apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error) => {
      throw new ApiUnreachable(apiUrl, error);
    });
    const text = await response.text();
    return { status: response.status, body: readJson(text) };
  };
}

/** What stands in between may answer in words of its own. */
function readJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `fetch` says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
