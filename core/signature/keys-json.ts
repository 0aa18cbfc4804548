import { createHash } from "node:crypto";
import { type Ed25519Secret, publicKeyBytes } from "../signing-secret.ts";

/** RFC 8037. No `alg`: what we sign is not a JWS, and the names for it differ between readers of JWKs. */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
  readonly use: "sig";
}

export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

/** The public halves, in the order given: a receiver may trust any of them, so put the one that signs now first. */
export function keysJson(secrets: readonly Ed25519Secret[]): JwkSet {
  return { keys: secrets.map(publicJwk) };
}

function publicJwk({ key }: Ed25519Secret): PublicJwk {
  const x = publicKeyBytes(key).toString("base64url");
  return { kty: "OKP", crv: "Ed25519", x, kid: thumbprint(x), use: "sig" };
}

/** RFC 7638: the name of a key follows from the key, so no one has to hand out names. */
function thumbprint(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}
