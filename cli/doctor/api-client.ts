export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the API as the admin. */
export type CallApi = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

const PATIENCE_MS = 30_000; // API Gateway gives up before

export function createCallApi(apiUrl: string, adminKey: string): CallApi {
  return async (method, path, body) => {
    const response = await fetch(apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
}
