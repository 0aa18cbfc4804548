import * as z from "zod";
import { type ApiAnswer, internalError } from "./api-answer.ts";

const structuredAnswer = z.object({
  statusCode: z.coerce.number().int().min(200).max(599), // AWS takes "200", too
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** API Gateway minds the connection itself. */
const OWN_HEADERS = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

/** The answer that a function's payload stands for in format 2.0: a response object, or anything else as a JSON body. */
export function toApiAnswer(payload: unknown): ApiAnswer {
  if (!isResponseObject(payload)) return inferredAnswer(payload);
  const parsed = structuredAnswer.safeParse(payload);
  if (!parsed.success) return internalError;

  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    status: statusCode,
    headers: { "content-type": "text/plain;charset=UTF-8", ...cleanHeaders(headers ?? {}) },
    cookies: cookies ?? [],
    body: Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8"),
  };
}

function isResponseObject(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && "statusCode" in payload;
}

function inferredAnswer(payload: unknown): ApiAnswer {
  const body = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body };
}

function cleanHeaders(headers: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      .filter(([name]) => !OWN_HEADERS.has(name)),
  );
}
