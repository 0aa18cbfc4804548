const RESERVED: ReadonlySet<string> = new Set([
  // Where a message ends and which host it is for is ours to say: with these a request can be smuggled into another.
  ...["host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect"],
  // What proxies on the way write themselves.
  ...["via", "forwarded"],
  // Receivers and their firewalls know us by it, and reports of abuse must find us.
  "user-agent",
  // Answers are kept as they come and never inflated.
  "accept-encoding",
  ...["cookie", "set-cookie"],
  // They belong to the event.
  ...["traceparent", "tracestate"],
]);
const RESERVED_PREFIXES = ["content-", "webhook-", "proxy-", "x-forwarded-"];

/** Whether a header, named in lower case, is ours to set on a webhook and not its endpoint's. */
export const isReservedHeader = (name: string): boolean =>
  RESERVED.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix));
