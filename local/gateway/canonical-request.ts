import { createHash } from "node:crypto";
import type { HttpRequest } from "../engines/http-engine.ts";

/*
 * The text that Signature Version 4 signs:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  request: HttpRequest,
  service: string,
  signedHeaders: readonly string[],
  payload: string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${trimmed(request.headers[name] ?? "")}\n`);
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    payload,
  ].join("\n");
}

export interface PayloadHash {
  /** What stands for the body in the signed text. */
  readonly canonical: string;
  readonly matchesBody: boolean;
}

/**
 * S3 takes the caller's word for the hash, which may also be that there is none (a stream whose length only the end
 * tells); it then checks the body against the word. All other services hash the body themselves.
 */
export function payloadHash({ headers, body }: HttpRequest, service: string): PayloadHash {
  const actual = createHash("sha256").update(body).digest("hex");
  const told = headers["x-amz-content-sha256"];
  if (service !== "s3" || told === undefined) return { canonical: actual, matchesBody: true };
  return { canonical: told, matchesBody: told.includes("UNSIGNED-PAYLOAD") || told === actual };
}

// S3 signs the path as it is on the wire, every other service encodes it a second time.
function canonicalPath(path: string, service: string): string {
  return service === "s3" ? path : path.split("/").map(encodeStrictly).join("/");
}

// Sorted by name before value: joined first, "a-b=1" would come before "a=1".
function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function trimmed(value: string): string {
  return value.trim().replace(/ +/g, " ");
}
