import { createHash, createHmac } from "node:crypto";
import type { EpochMs } from "../core/time.ts";

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A POST to a service of AWS that speaks JSON: no query, no path. */
export interface ServiceRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Signing extends SigningCredentials {
  readonly service: string;
  readonly region: string;
  readonly now: EpochMs;
}

/** Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signRequest({ url, headers, body }: ServiceRequest, signing: Signing): ServiceRequest {
  const time = new Date(signing.now).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${signing.region}/${signing.service}/aws4_request`;
  const signed = {
    ...headers,
    host: url.host,
    "x-amz-date": time,
    ...(signing.sessionToken && { "x-amz-security-token": signing.sessionToken }),
  };
  const names = Object.keys(signed).sort();
  const canonical = ["POST", "/", "", ...canonicalHeaders(signed), "", names.join(";"), sha256(body)].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signature = hmac(signingKey(signing, scope), toSign).toString("hex");
  const credential = `Credential=${signing.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { url, headers: { ...signed, authorization }, body };
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`);
}

/** One key per day, region and service: each part of the scope is hashed into the next. */
function signingKey({ secretAccessKey }: Signing, scope: string): Buffer {
  return scope.split("/").reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
