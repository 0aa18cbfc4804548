import { AddressRefused } from "../address/address-refused.ts";
import type { Outcome, UnreachableReason } from "../outcome.ts";
import { type ErrorTrace, tracesOf } from "./error-traces.ts";

/** What an attempt came to that ended in `error`, whatever `error` is. */
export function classifyFailure(error: unknown, latencyMs: number): Outcome {
  if (error instanceof AddressRefused) return { kind: "blocked", reason: error.reason };

  const traces = tracesOf(error);
  const ours = traces.find((trace) => OURS.has(trace.code));
  if (ours !== undefined) return { kind: "ours", code: ours.code };

  const reason = traces.map(reasonOf).find((known) => known !== undefined);
  return { kind: "unreachable", reason: reason ?? "protocol_error", latencyMs };
}

/** What this process lacks or did wrong. No receiver can cause these, so none is charged for them. */
const OURS = new Set([
  "EMFILE", // no file descriptors
  "ENFILE",
  "ENOMEM",
  "ENOBUFS",
  "UND_ERR_CLOSED",
  "UND_ERR_DESTROYED",
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
]);

const REASON_OF_CODE: ReadonlyMap<string, UnreachableReason> = new Map([
  ["ECONNREFUSED", "connection_refused"],
  ["EHOSTUNREACH", "connection_refused"], // a router refuses in the name of the host
  ["EHOSTDOWN", "connection_refused"],
  ["ENETUNREACH", "connection_refused"],
  ["ENETDOWN", "connection_refused"],
  // What Linux says of an IPv6 address where there is no IPv6, so a receiver's DNS can cause them: not ours.
  ["EADDRNOTAVAIL", "connection_refused"],
  ["EAFNOSUPPORT", "connection_refused"],
  ["EACCES", "connection_refused"],
  ["EPERM", "connection_refused"],
  ["ECONNRESET", "connection_reset"],
  ["ECONNABORTED", "connection_reset"],
  ["EPIPE", "connection_reset"],
  ["ERR_STREAM_PREMATURE_CLOSE", "connection_reset"],
  ["ETIMEDOUT", "timed_out"],
  ["ABORT_ERR", "timed_out"], // nothing but a deadline aborts
  ["UND_ERR_ABORTED", "timed_out"],
  ["UND_ERR_CONNECT_TIMEOUT", "timed_out"],
  ["UND_ERR_HEADERS_TIMEOUT", "timed_out"],
  ["UND_ERR_BODY_TIMEOUT", "timed_out"],
  ["EPROTO", "tls_failed"],
]);

// The codes of certificate checks are OpenSSL's, without a common prefix (openssl-verify(1), "DIAGNOSTICS").
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_C|INVALID_(CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_MISMATCH)/;

function reasonOf(trace: ErrorTrace): UnreachableReason | undefined {
  // First: a DNS server that refuses or times out must not read as if the receiver had.
  if (/^(query|getaddrinfo)/.test(trace.syscall) || trace.code.startsWith("EAI_")) return "dns_failed";
  if (trace.name === "TimeoutError" || trace.name === "AbortError") return "timed_out";
  if (trace.code === "UND_ERR_SOCKET") return reasonOfSocketError(trace);
  if (TLS_CODE.test(trace.code)) return "tls_failed";
  return REASON_OF_CODE.get(trace.code);
}

// undici has one code for "the peer hung up" ("other side closed", "closed") and for "the peer broke the protocol"
// ("bad response", "bad upgrade").
function reasonOfSocketError(trace: ErrorTrace): UnreachableReason {
  return trace.message.startsWith("bad ") ? "protocol_error" : "connection_reset";
}
