import { type AddressSet, createAddressSet } from "./address-set.ts";
import { type Embedding, embeddings } from "./embedded-ipv4.ts";
import { forbiddenIpv4, forbiddenIpv6, globalUnicastIpv6 } from "./special-ranges.ts";

export type Scheme = "https" | "http";

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where requests may go. Ranges and forms are fields, not constants, so that a test can take any one of them away and
 * see that it is missed. There is no field that switches the rules off.
 */
export interface EgressRules {
  readonly schemes: readonly Scheme[];
  readonly ports: readonly PortRange[];
  /** What the operator opened, range by range. It wins over `forbidden`, and opens literals in URLs too. */
  readonly widened: AddressSet;
  readonly forbidden: AddressSet;
  /** The part of the IPv6 space that is not denied to begin with. */
  readonly globalIpv6: AddressSet;
  readonly embeddings: readonly Embedding[];
}

export const strictRules: EgressRules = {
  schemes: ["https"],
  ports: [
    { from: 443, to: 443 },
    { from: 8443, to: 8443 },
  ],
  widened: createAddressSet([]),
  forbidden: createAddressSet([...forbiddenIpv4, ...forbiddenIpv6].map((range) => range.cidr)),
  globalIpv6: createAddressSet([globalUnicastIpv6]),
  embeddings,
};
