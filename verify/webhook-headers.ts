import { WebhookVerificationError } from "./verification-error.ts";

/** What `Request`, Fetch, Node, Express and the rest hand over. Names may be written in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookMetadata {
  readonly id: string;
  /** Of the attempt, in seconds. */
  readonly timestamp: number;
  readonly signatures: readonly VersionedSignature[];
}

export interface VersionedSignature {
  readonly version: string;
  readonly encoded: string;
}

// A sender with eight secrets of each kind stays below this. It bounds what a forged header can make us compute.
const MOST_SIGNATURES = 32;

export function readMetadata(headers: WebhookHeaders): WebhookMetadata {
  const id = requireHeader(headers, "webhook-id");
  // With a dot in it, one signature would fit another split of id.timestamp.body.
  if (id.includes(".")) throw new WebhookVerificationError("header_invalid", "webhook-id has a dot in it");
  const timestamp = requireHeader(headers, "webhook-timestamp");
  if (!/^\d{1,12}$/.test(timestamp))
    throw new WebhookVerificationError("header_invalid", "webhook-timestamp is not a whole number of seconds");

  return {
    id,
    timestamp: Number(timestamp),
    signatures: readSignatures(requireHeader(headers, "webhook-signature")),
  };
}

function readSignatures(header: string): VersionedSignature[] {
  return header
    .split(" ", MOST_SIGNATURES)
    .map((part) => part.split(",", 2))
    .map(([version = "", encoded = ""]) => ({ version, encoded }));
}

function requireHeader(headers: WebhookHeaders, name: string): string {
  const value = findHeader(headers, name);
  if (value) return value;
  throw new WebhookVerificationError("missing_header", `found no ${name} header`);
}

function findHeader(headers: WebhookHeaders, name: string): string | null | undefined {
  if (isHeaders(headers)) return headers.get(name);

  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  // A header that was sent twice is an array in Node; for signatures both lists count.
  return typeof value === "string" ? value : value?.join(" ");
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === "function";
}
