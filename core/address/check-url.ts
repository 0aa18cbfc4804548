import { isIP } from "node:net";
import type { AddressRefusal } from "../address.ts";
import { isAddressAllowed } from "./check-address.ts";
import type { EgressRules, Scheme } from "./egress-rules.ts";
import { isInsideName, isPublicHostname } from "./hostname.ts";

/** An endpoint's URL, taken apart once: what is checked is what is dialled. */
export interface Target {
  readonly scheme: Scheme;
  /** Scheme, host and port, as connections are shared by it. */
  readonly origin: string;
  /** A name in ASCII, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly pathAndQuery: string;
}

export type UrlVerdict =
  | { readonly allowed: true; readonly url: Target }
  | { readonly allowed: false; readonly reason: AddressRefusal };

const LONGEST_URL = 2048;

// The URL standard repairs what it reads: it drops tabs and newlines, trims, takes "\" for "/", finds a host after any
// number of slashes. Others repair differently, and attacks live in the difference. Only what needs no repair is read.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const NEEDS_REPAIR = /[\u0000-\u0020\u007f-\u009f\\]/;
const SCHEME_AND_AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/i;

export function checkUrl(text: string, rules: EgressRules): UrlVerdict {
  if (text.length > LONGEST_URL || NEEDS_REPAIR.test(text)) return refused("url_invalid");
  const [, scheme, authority] = SCHEME_AND_AUTHORITY.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) return refused("url_invalid");

  const allowedScheme = rules.schemes.find((known) => known === scheme.toLowerCase());
  if (allowedScheme === undefined) return refused("scheme_forbidden");
  if (authority.includes("@")) return refused("userinfo_forbidden"); // also the empty one, which the parser drops

  const parsed = URL.parse(text);
  return parsed === null ? refused("url_invalid") : checkTarget(takeApart(parsed, allowedScheme), rules);
}

function takeApart(url: URL, scheme: Scheme): Target {
  return {
    scheme,
    origin: url.origin,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? { https: 443, http: 80 }[scheme] : Number(url.port),
    pathAndQuery: url.pathname + url.search,
  };
}

function checkTarget(url: Target, rules: EgressRules): UrlVerdict {
  if (!rules.ports.some(({ from, to }) => from <= url.port && url.port <= to)) return refused("port_forbidden");
  // Decimal, hex, octal, short and full-width spellings are literals by now: the parser has written them out.
  if (isIP(url.hostname) !== 0) return checkLiteral(url, rules);

  if (!isPublicHostname(url.hostname)) return refused("url_invalid");
  // An early word for what DNS would only say later. Where something inside is opened, names inside are wanted.
  if (isInsideName(url.hostname) && rules.widened.cidrs.length === 0) return refused("address_forbidden");
  return { allowed: true, url };
}

function checkLiteral(url: Target, rules: EgressRules): UrlVerdict {
  const opened = rules.widened.has(url.hostname) && isAddressAllowed(url.hostname, rules);
  return opened ? { allowed: true, url } : refused("ip_literal_forbidden");
}

function refused(reason: AddressRefusal): UrlVerdict {
  return { allowed: false, reason };
}
