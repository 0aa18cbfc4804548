/** A range that no webhook may go to, and the reason in the registry's own words. */
export interface SpecialRange {
  readonly cidr: string;
  readonly name: string;
}

/**
 * IANA's IPv4 special-purpose registry with multicast, reduced to ranges that do not contain each other: each one is
 * needed, which a test proves by leaving them out one by one. The entries that the registry calls globally reachable
 * (AS112, AMT, anycast relays) are here too: they are services of the network itself, nobody receives webhooks there.
 */
export const forbiddenIpv4: readonly SpecialRange[] = [
  { cidr: "0.0.0.0/8", name: "this network: the kernel dials itself (RFC 791)" },
  { cidr: "10.0.0.0/8", name: "private use (RFC 1918)" },
  { cidr: "100.64.0.0/10", name: "shared address space (RFC 6598)" },
  { cidr: "127.0.0.0/8", name: "loopback (RFC 1122)" },
  { cidr: "169.254.0.0/16", name: "link local: metadata of the cloud (RFC 3927)" },
  { cidr: "172.16.0.0/12", name: "private use (RFC 1918)" },
  { cidr: "192.0.0.0/24", name: "IETF protocol assignments (RFC 6890)" },
  { cidr: "192.0.2.0/24", name: "documentation, TEST-NET-1 (RFC 5737)" },
  { cidr: "192.31.196.0/24", name: "AS112-v4 (RFC 7535)" },
  { cidr: "192.52.193.0/24", name: "AMT (RFC 7450)" },
  { cidr: "192.88.99.0/24", name: "6to4 and 6a44 relays (RFC 7526, RFC 6751)" },
  { cidr: "192.168.0.0/16", name: "private use (RFC 1918)" },
  { cidr: "192.175.48.0/24", name: "direct delegation AS112 (RFC 7534)" },
  { cidr: "198.18.0.0/15", name: "benchmarking (RFC 2544)" },
  { cidr: "198.51.100.0/24", name: "documentation, TEST-NET-2 (RFC 5737)" },
  { cidr: "203.0.113.0/24", name: "documentation, TEST-NET-3 (RFC 5737)" },
  { cidr: "224.0.0.0/4", name: "multicast (RFC 5771)" },
  { cidr: "240.0.0.0/4", name: "reserved, and limited broadcast (RFC 1112, RFC 919)" },
];

/** The only IPv6 block that IANA hands out to the public. Everything else is denied without being listed. */
export const globalUnicastIpv6 = "2000::/3";

/** What is special inside `2000::/3`. */
export const forbiddenIpv6: readonly SpecialRange[] = [
  { cidr: "2001::/23", name: "IETF protocol assignments, Teredo among them (RFC 2928)" },
  { cidr: "2001:db8::/32", name: "documentation (RFC 3849)" },
  { cidr: "2002::/16", name: "6to4 (RFC 3056)" },
  { cidr: "2620:4f:8000::/48", name: "direct delegation AS112 (RFC 7534)" },
  { cidr: "3fff::/20", name: "documentation (RFC 9637)" },
];
