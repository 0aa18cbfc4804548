import { BlockList, isIP } from "node:net";

/** A set of addresses, written as CIDR ranges. */
export interface AddressSet {
  readonly cidrs: readonly string[];
  readonly has: (ip: string) => boolean;
}

export function createAddressSet(cidrs: readonly string[]): AddressSet {
  // Two lists, because one BlockList takes 10.0.0.1 and ::ffff:10.0.0.1 for the same address: a range of one family
  // would then open addresses of the other. What an IPv6 address carries inside is the business of embedded-ipv4.ts.
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const cidr of cidrs) {
    const { network, prefix, family } = parseCidr(cidr);
    if (family === 4) ipv4.addSubnet(network, prefix, "ipv4");
    else ipv6.addSubnet(network, prefix, "ipv6");
  }
  return {
    cidrs,
    has: (ip) => (isIP(ip) === 6 ? ipv6.check(ip, "ipv6") : ipv4.check(ip, "ipv4")),
  };
}

export interface Cidr {
  readonly network: string;
  readonly prefix: number;
  readonly family: 4 | 6;
}

export function parseCidr(text: string): Cidr {
  const [, network = "", length = ""] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const family = isIP(network);
  const prefix = Number(length);
  if ((family !== 4 && family !== 6) || prefix > (family === 4 ? 32 : 128))
    throw new RangeError(
      `Cannot read ${JSON.stringify(text)} as a range of addresses: wanted a CIDR such as 10.0.0.0/8`,
    );
  return { network, prefix, family };
}
