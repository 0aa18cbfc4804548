import { describe, expect, test } from "vitest";
import { createAddressSet } from "../../../core/address/address-set.ts";
import { isAddressAllowed } from "../../../core/address/check-address.ts";
import { type EgressRules, strictRules } from "../../../core/address/egress-rules.ts";
import { parseEgressRules } from "../../../core/address/parse-egress-rules.ts";
import { embedded, publicAddresses, registry } from "../../support/special-addresses.ts";

describe("the strict rules", () => {
  test.each(registry)("refuse $block", ({ inside }) => {
    expect(inside.filter((ip) => isAddressAllowed(ip, strictRules))).toEqual([]);
  });

  test.each(publicAddresses)("allow %s", (ip) => {
    expect(isAddressAllowed(ip, strictRules)).toBe(true);
  });

  test.each(["2a00::5efe:10.0.0.1", "2a00::200:5efe:127.0.0.1"])("refuse the ISATAP address %s", (ip) => {
    expect(isAddressAllowed(ip, strictRules)).toBe(false);
  });

  test.each([
    "",
    "localhost",
    "8.8.8",
    "08.8.8.8",
    "2606:4700:4700::1111%eth0",
    "[2606:4700:4700::1111]",
    "8.8.8.8/32",
  ])("refuse %j, which is no plain address", (text) => {
    expect(isAddressAllowed(text, strictRules)).toBe(false);
  });
});

describe("an opened range", () => {
  test("lets in its own addresses and no neighbour", () => {
    const rules = parseEgressRules({ cidrs: ["10.20.0.0/16", "fd00:1::/32"] });

    const asked = ["10.20.0.0", "10.20.255.255", "fd00:1::5", "10.19.255.255", "10.21.0.0", "fd00:2::5", "127.0.0.1"];
    expect(asked.filter((ip) => isAddressAllowed(ip, rules))).toEqual(["10.20.0.0", "10.20.255.255", "fd00:1::5"]);
  });

  test("of IPv4 does not open the mapped form of its addresses", () => {
    const rules = parseEgressRules({ cidrs: ["127.0.0.0/8"] });

    expect(isAddressAllowed("::ffff:127.0.0.1", rules)).toBe(false);
  });

  test.each(embedded)("$opened still refuses $refused for what is inside it", ({ opened, refused, allowed }) => {
    const rules = parseEgressRules({ cidrs: [opened] });

    expect(isAddressAllowed(refused, rules)).toBe(false);
    expect(isAddressAllowed(allowed, rules)).toBe(true);
  });
});

describe("each single rule is needed: without it some case above turns red", () => {
  test.each(strictRules.forbidden.cidrs)("the range %s", (cidr) => {
    const others = strictRules.forbidden.cidrs.filter((other) => other !== cidr);

    expect(casesThatTurnRed({ ...strictRules, forbidden: createAddressSet(others) })).not.toEqual([]);
  });

  test.each(strictRules.embeddings)("the embedded form: $name", ({ name }) => {
    const others = strictRules.embeddings.filter((other) => other.name !== name);

    expect(casesThatTurnRed({ ...strictRules, embeddings: others })).not.toEqual([]);
  });

  test("IPv6 only inside 2000::/3", () => {
    const everywhere = createAddressSet(["::/0"]);

    expect(casesThatTurnRed({ ...strictRules, globalIpv6: everywhere })).not.toEqual([]);
  });

  test("and with all of them none does", () => {
    expect(casesThatTurnRed(strictRules)).toEqual([]);
  });
});

function casesThatTurnRed(rules: EgressRules): string[] {
  const special = registry.flatMap(({ inside }) => inside).filter((ip) => isAddressAllowed(ip, rules));
  const inOpened = embedded
    .filter(({ opened, refused }) => isAddressAllowed(refused, { ...rules, widened: createAddressSet([opened]) }))
    .map(({ refused }) => refused);
  return [...special, ...inOpened];
}
