import { createSecureContext, getCACertificates } from "node:tls";
import type { buildConnector } from "undici";
import Agent from "undici/lib/dispatcher/agent.js";
import { checkUrl } from "../../core/address/check-url.ts";
import type { EgressRules } from "../../core/address/egress-rules.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { EpochMs } from "../../core/time.ts";
import { type Dialling, dial } from "./dial.ts";
import { createExchange } from "./exchange.ts";
import { dropWhenFlooded } from "./flood-guard.ts";
import { createDnsResolve, type Resolve } from "./resolve.ts";

export interface SenderOptions {
  readonly rules: EgressRules;
  readonly now: () => EpochMs;
  readonly userAgent: string;
  readonly resolve?: Resolve;
  /** Certificates in PEM that are trusted besides the public ones: a private PKI, or a test's. */
  readonly extraCas?: readonly string[];
}

export interface SenderRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** From the call of `post` to the last byte that is read: DNS, connect, TLS, headers and body. */
  readonly timeoutMs: number;
}

export interface Sender {
  /** Never rejects: whatever happens is an outcome. */
  readonly post: (request: SenderRequest) => Promise<Outcome>;
  /** Ends what is under way (as `ours`) and every idle connection. */
  readonly close: () => Promise<void>;
}

// A dial is shared with requests that wait for a connection, so it has its own deadline: the default of an attempt.
const DIAL_TIMEOUT_MS = 15_000;

const AGENT_LIMITS = {
  allowH2: false,
  pipelining: 1,
  connections: 64, // per origin
  maxHeaderSize: 16 * 1024,
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 20_000, // whatever the server's Keep-Alive header promises
  // By wall clock: a function that was frozen must not write to what closed meanwhile. It also bounds how long a
  // vetted DNS answer is believed.
  clientTtl: 20_000,
  // undici's own timers are half a second off and start anew with every byte. The deadline of the exchange is neither.
  headersTimeout: 0,
  bodyTimeout: 0,
};

export function createSender({
  rules,
  now,
  userAgent,
  resolve = createDnsResolve(),
  extraCas = [],
}: SenderOptions): Sender {
  const closing = new AbortController();
  const secureContext = createSecureContext({
    minVersion: "TLSv1.2",
    ...(extraCas.length > 0 && { ca: [...getCACertificates("default"), ...extraCas] }),
  });
  const agent = new Agent({ ...AGENT_LIMITS, connect: connector({ rules, resolve, secureContext }, closing.signal) });

  async function post({ url, headers, body, timeoutMs }: SenderRequest): Promise<Outcome> {
    const verdict = checkUrl(url, rules);
    if (!verdict.allowed) return { kind: "blocked", reason: verdict.reason };

    const { origin, pathAndQuery: path } = verdict.url;
    const exchange = createExchange(now);
    const deadline = setTimeout(exchange.expire, timeoutMs);
    agent.dispatch(
      { origin, path, method: "POST", headers: { ...headers, "user-agent": userAgent }, body },
      exchange.handler,
    );
    return exchange.outcome.finally(() => clearTimeout(deadline));
  }

  async function close(): Promise<void> {
    closing.abort();
    await agent.destroy();
  }

  return { post, close };
}

/** undici keeps connections per origin, so one that was vetted for a host is never used for another. */
function connector(dialling: Dialling, closing: AbortSignal): buildConnector.connector {
  return ({ protocol, hostname, port }, callback) => {
    const scheme = protocol === "http:" ? "http" : "https";
    const peer = { scheme, hostname, port: Number(port) || { https: 443, http: 80 }[scheme] } as const;
    dial(peer, dialling, AbortSignal.any([closing, AbortSignal.timeout(DIAL_TIMEOUT_MS)])).then(
      (socket) => {
        callback(null, socket);
        dropWhenFlooded(socket); // after undici's own listeners, so that it looks at what they have read
      },
      (error: unknown) =>
        callback(error instanceof Error ? error : new Error("Cannot connect", { cause: error }), null),
    );
  };
}
