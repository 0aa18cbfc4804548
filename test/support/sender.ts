import { createSender, type Sender, type SenderOptions, type SenderRequest } from "../../adapters/http/sender.ts";
import { parseEgressRules } from "../../core/address/parse-egress-rules.ts";
import { epochMs } from "../../core/time.ts";

/** Loopback, any port and plain http: how the tests' own servers are reached. */
export const loopbackRules = parseEgressRules({ cidrs: ["127.0.0.0/8"], ports: ["1-65535"], schemes: ["http"] });

/** A real sender that takes every name for this machine. */
export function createTestSender(options: Partial<SenderOptions> = {}): Sender {
  return createSender({
    rules: loopbackRules,
    now: () => epochMs(Date.now()),
    userAgent: "Posthorn/test",
    resolve: async () => ["127.0.0.1"],
    ...options,
  });
}

export function requestTo(url: string, timeoutMs = 5_000): SenderRequest {
  return { url, headers: { "content-type": "application/json" }, body: Buffer.from('{"a":1}'), timeoutMs };
}
