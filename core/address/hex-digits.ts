import { isIPv4 } from "node:net";

/** An address in its one full form: 8 hex digits for IPv4, 32 for IPv6. */
export function hexDigits(ip: string): string {
  return isIPv4(ip) ? Buffer.from(ip.split(".").map(Number)).toString("hex") : ipv6Digits(ip);
}

function ipv6Digits(ip: string): string {
  // The URL parser writes every spelling, a dotted tail included, as lower-case groups with at most one "::".
  const canonical = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [front = [], back = []] = canonical.split("::").map((half) => half.split(":").filter((group) => group !== ""));
  const zeros: string[] = Array(8 - front.length - back.length).fill("0");
  return [...front, ...zeros, ...back].map((group) => group.padStart(4, "0")).join("");
}
