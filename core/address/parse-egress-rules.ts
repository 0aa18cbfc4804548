import * as z from "zod";
import { EgressLists } from "../contract/egress-lists.ts";
import { type Cidr, createAddressSet, parseCidr } from "./address-set.ts";
import { type EgressRules, type PortRange, type Scheme, strictRules } from "./egress-rules.ts";
import { hexDigits } from "./hex-digits.ts";

/** The strict rules, widened by explicit lists. Nothing a list can hold narrows them or switches them off. */
export function parseEgressRules(lists: unknown): EgressRules {
  const parsed = EgressLists.safeParse(lists);
  if (!parsed.success)
    throw new TypeError(`Cannot read the egress lists: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });

  const { cidrs = [], ports = [], schemes = [] } = parsed.data;
  for (const cidr of cidrs.map(parseCidr)) requireModestRange(cidr);
  return {
    ...strictRules,
    schemes: [...new Set<Scheme>([...strictRules.schemes, ...schemes])],
    ports: [...strictRules.ports, ...ports.map(parsePorts)],
    widened: createAddressSet(cidrs),
  };
}

/** The same from the text of an environment variable: JSON, with `{}` for the strict rules. */
export function readEgressRules(text: string): EgressRules {
  return parseEgressRules(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`Cannot read the egress lists: ${JSON.stringify(text)} is not JSON`, { cause });
  }
}

// The widest blocks that are private as a whole: 10.0.0.0/8 and fc00::/7.
const SHORTEST_PREFIX = { 4: 8, 6: 7 };

function requireModestRange({ network, prefix, family }: Cidr): void {
  if (prefix < SHORTEST_PREFIX[family])
    throw new RangeError(
      `Cannot open ${network}/${prefix} for egress: wanted /${SHORTEST_PREFIX[family]} or narrower, a wider range would switch the rules off`,
    );
  if (hasHostBits(network, prefix))
    throw new RangeError(
      `Cannot open ${network}/${prefix} for egress: ${network} is inside that range and not its first address`,
    );
}

function hasHostBits(network: string, prefix: number): boolean {
  const digits = hexDigits(network);
  return BigInt.asUintN(digits.length * 4 - prefix, BigInt(`0x${digits}`)) !== 0n;
}

function parsePorts(ports: number | string): PortRange {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(ports)) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (from >= 1 && from <= to && to <= 65_535) return { from, to };

  throw new RangeError(`Cannot open the port ${JSON.stringify(ports)} for egress: wanted 1 to 65535, or "3000-3999"`);
}
