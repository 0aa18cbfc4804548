// A label as DNS can carry it, with the underscore that some hosts have.
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * Whether a host is written as a certificate would name it. A trailing dot is refused too: it is a second spelling of
 * the same host, under which certificates, connection pools and rate limits would not recognise it.
 */
export function isPublicHostname(hostname: string): boolean {
  return hostname.length <= 253 && hostname.split(".").every((label) => LABEL.test(label));
}

const INSIDE = ["localhost", "local", "internal", "arpa"];

/**
 * Whether a name can only mean something inside a network: one label, which search lists complete, or below a domain
 * that never leaves it (RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of "internal").
 */
export function isInsideName(hostname: string): boolean {
  const labels = hostname.split(".");
  return labels.length === 1 || INSIDE.includes(labels.at(-1) ?? "");
}
