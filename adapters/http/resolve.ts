import { Resolver } from "node:dns/promises";

/** Every address of a host. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * Not `dns.lookup`: it holds one of four threads for as long as a name server stays silent, so four hostile names would
 * stop the deliveries of everybody else. The price: /etc/hosts and search lists are not read.
 */
export function createDnsResolve(servers: readonly string[] = []): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);

  return async (hostname) => {
    if (isLocalhost(hostname)) return ["127.0.0.1", "::1"];

    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    if (ipv4.status === "rejected" && ipv6.status === "rejected") throw ipv4.reason;
    // IPv4 first: a function in a VPC without IPv6 has no other way out.
    return [ipv4, ipv6].flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  };
}

// RFC 6761 section 6.3: these names mean this machine and are not asked of any server.
function isLocalhost(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}
