import { noAnswer } from "./api-error.ts";

/** An answer with its body: a connection that breaks in the middle of one has brought none. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One try. `fetch` is a bare function here: called as a method of anything, that of a browser or a worker refuses. */
export async function exchange(fetch: typeof globalThis.fetch, url: URL, request: RequestInit): Promise<Answered> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw isAbort(error) ? error : noAnswer(error);
  }
}

/** Of whoever gave the `fetch`: our own deadline is a `TimeoutError`. */
const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
