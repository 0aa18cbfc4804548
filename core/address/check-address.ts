import { isIP } from "node:net";
import type { EgressRules } from "./egress-rules.ts";
import { embeddedIpv4 } from "./embedded-ipv4.ts";

/** Whether a connection to `ip` may be made. For what DNS answered and for the peer of a connected socket alike. */
export function isAddressAllowed(ip: string, rules: EgressRules): boolean {
  if (ip.includes("%")) return false; // a zone index belongs to a link, and no link is public
  switch (isIP(ip)) {
    case 4:
      return rules.widened.has(ip) || !rules.forbidden.has(ip);
    case 6:
      return isIpv6Allowed(ip, rules);
    default:
      return false;
  }
}

function isIpv6Allowed(ip: string, rules: EgressRules): boolean {
  // Before the widened ranges: who opens a NAT64 prefix does not open the metadata service behind it.
  const inside = embeddedIpv4(ip, rules.embeddings);
  if (inside.some((ipv4) => !isAddressAllowed(ipv4, rules))) return false;

  return rules.widened.has(ip) || (rules.globalIpv6.has(ip) && !rules.forbidden.has(ip));
}
