import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "../engines/http-engine.ts";
import { canonicalRequest, payloadHash } from "./canonical-request.ts";
import { hmac, signingKey } from "./signing-key.ts";

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type SignatureProblem = "missing" | "incomplete" | "unknown key" | "expired" | "wrong scope" | "mismatch";

export type Verification<Key> =
  | { readonly kind: "verified"; readonly service: string; readonly key: Key }
  | {
      readonly kind: "refused";
      readonly service: string;
      readonly problem: SignatureProblem;
      readonly message: string;
    };

export interface VerifyOptions<Key extends SigningKey> {
  readonly region: string;
  readonly nowMs: number;
  readonly keyOf: (accessKeyId: string) => Key | undefined;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
/** Either way: a clock that is ahead is as wrong as one that is behind. */
const CLOCK_SKEW_MS = 15 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>[^/,\s]+)\/(?<day>\d{8})\/(?<region>[\w-]+)\/(?<service>[\w-]+)\/aws4_request,\s*SignedHeaders=(?<names>[^,\s]+),\s*Signature=(?<digest>[0-9a-f]{64})$/;

/** Verifies AWS Signature Version 4 over the request as it arrived, as AWS does, with its words. */
export function verifySignature<Key extends SigningKey>(
  request: HttpRequest,
  { region, nowMs, keyOf }: VerifyOptions<Key>,
): Verification<Key> {
  const { authorization } = request.headers;
  if (authorization === undefined) return refused("", "missing", "Missing Authentication Token");

  const signature = readAuthorization(authorization);
  if (signature === undefined)
    return refused("", "incomplete", "The Authorization header is not a complete AWS4-HMAC-SHA256 signature");

  const { service, accessKeyId, day, signedHeaders } = signature;
  if (!signedHeaders.includes("host"))
    return refused(service, "incomplete", "'Host' must be a 'SignedHeader' in the AWS Authorization.");

  const key = keyOf(accessKeyId);
  if (key === undefined)
    return refused(service, "unknown key", "The security token included in the request is invalid.");

  const time = request.headers["x-amz-date"] ?? "";
  if (!time.startsWith(day) || signature.region !== region)
    return refused(
      service,
      "wrong scope",
      `Credential should be scoped to a valid date and region, not '${day}/${signature.region}'.`,
    );
  if (!(Math.abs(momentOf(time) - nowMs) <= CLOCK_SKEW_MS))
    return refused(service, "expired", `Signature expired: ${time} is not within 15 minutes of ${isoBasic(nowMs)}`);

  return isGenuine(request, signature, time, key.secretAccessKey)
    ? { kind: "verified", service, key }
    : refused(service, "mismatch", MISMATCH);
}

interface Signature {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly digest: Buffer;
}

function readAuthorization(header: string): Signature | undefined {
  const parts = AUTHORIZATION.exec(header)?.groups;
  if (parts === undefined) return undefined;

  const { accessKeyId = "", day = "", region = "", service = "", names = "", digest = "" } = parts;
  return { accessKeyId, day, region, service, signedHeaders: names.split(";"), digest: Buffer.from(digest, "hex") };
}

function isGenuine(request: HttpRequest, signature: Signature, time: string, secret: string): boolean {
  const { day, region, service, signedHeaders, digest } = signature;
  const hash = payloadHash(request, service);
  const canonical = canonicalRequest(request, service, signedHeaders, hash.canonical);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = [ALGORITHM, time, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");

  // The name of the service is part of the key: a signature for one service opens no other.
  return hash.matchesBody && timingSafeEqual(hmac(signingKey(secret, day, region, service), toSign), digest);
}

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

function refused(service: string, problem: SignatureProblem, message: string): Verification<never> {
  return { kind: "refused", service, problem, message };
}

/** NaN when the text is no moment, which then is within no distance of now. */
function momentOf(basic: string): number {
  return Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function isoBasic(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
}
