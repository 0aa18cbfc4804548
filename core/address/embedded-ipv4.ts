import { hexDigits } from "./hex-digits.ts";

/**
 * The forms in which an IPv6 address carries an IPv4 address that a tunnel or translator will take out and dial. All
 * positions count hex digits of the full, 32-digit form.
 */
export interface Embedding {
  readonly name: string;
  readonly mark: string;
  readonly markAt: number;
  readonly ipv4At: number;
  /** Teredo stores the client's address with every bit flipped. */
  readonly flipped?: true;
}

export const embeddings: readonly Embedding[] = [
  { name: "mapped (RFC 4291)", mark: "00000000000000000000ffff", markAt: 0, ipv4At: 24 },
  { name: "NAT64 (RFC 6052)", mark: "0064ff9b0000000000000000", markAt: 0, ipv4At: 24 },
  { name: "local NAT64 (RFC 8215)", mark: "0064ff9b0001", markAt: 0, ipv4At: 24 },
  { name: "6to4 (RFC 3056)", mark: "2002", markAt: 0, ipv4At: 4 },
  { name: "Teredo server (RFC 4380)", mark: "20010000", markAt: 0, ipv4At: 8 },
  { name: "Teredo client (RFC 4380)", mark: "20010000", markAt: 0, ipv4At: 24, flipped: true },
  { name: "ISATAP (RFC 5214)", mark: "00005efe", markAt: 16, ipv4At: 24 },
  { name: "ISATAP, globally unique (RFC 5214)", mark: "02005efe", markAt: 16, ipv4At: 24 },
];

/** Every IPv4 address inside `ipv6` that somebody on the way could dial instead of it. */
export function embeddedIpv4(ipv6: string, forms: readonly Embedding[]): string[] {
  const digits = hexDigits(ipv6);
  return forms
    .filter((form) => digits.startsWith(form.mark, form.markAt))
    .map((form) => dottedQuad(digits.slice(form.ipv4At, form.ipv4At + 8), form.flipped === true));
}

function dottedQuad(digits: string, flipped: boolean): string {
  const bytes = Buffer.from(digits, "hex");
  return [...bytes].map((byte) => (flipped ? byte ^ 0xff : byte)).join(".");
}
