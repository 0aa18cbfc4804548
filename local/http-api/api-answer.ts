import type { ServerResponse } from "node:http";

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** An answer in API Gateway's own words: `{"message":"Not Found"}`. */
export function ownAnswer(status: number, message: string): ApiAnswer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json" }, cookies: [], body };
}

export const notFound = ownAnswer(404, "Not Found");
export const unauthorized = ownAnswer(401, "Unauthorized");
export const forbidden = ownAnswer(403, "Forbidden");
export const tooLarge = ownAnswer(413, "Request Entity Too Large");
export const headersTooLarge = ownAnswer(431, "Request Header Fields Too Large");
export const internalError = ownAnswer(500, "Internal Server Error");
export const unavailable = ownAnswer(503, "Service Unavailable");

/** Throws when a function gave a header that HTTP forbids, before anything was sent. */
export function sendAnswer(response: ServerResponse, { status, headers, cookies, body }: ApiAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.setHeader("content-length", body.length);
  response.statusCode = status;
  response.end(body);
}
