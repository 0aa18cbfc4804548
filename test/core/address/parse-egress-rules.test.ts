import { expect, test } from "vitest";
import { checkUrl } from "../../../core/address/check-url.ts";
import { strictRules } from "../../../core/address/egress-rules.ts";
import { parseEgressRules, readEgressRules } from "../../../core/address/parse-egress-rules.ts";

test("no lists are the strict rules", () => {
  expect(parseEgressRules({}).schemes).toEqual(["https"]);
  expect(readEgressRules("{}").ports).toEqual(strictRules.ports);
  expect(readEgressRules("{}").widened.cidrs).toEqual([]);
});

test("lists add to the strict rules and take nothing away", () => {
  const rules = readEgressRules('{"cidrs":["10.0.0.0/8"],"ports":[80,"3000-3999"],"schemes":["http","https"]}');

  expect(rules.schemes).toEqual(["https", "http"]);
  const reachable = [80, 443, 2999, 3000, 3999, 4000, 8443].filter(
    (port) => checkUrl(`http://hooks.example.com:${port}/`, rules).allowed,
  );
  expect(reachable).toEqual([80, 443, 3000, 3999, 8443]);
});

test.each([
  [{ cidrs: ["0.0.0.0/0"] }, "Cannot open 0.0.0.0/0 for egress: wanted /8 or narrower"],
  [{ cidrs: ["::/0"] }, "Cannot open ::/0 for egress: wanted /7 or narrower"],
  [{ cidrs: ["0.0.0.0/1"] }, "wanted /8 or narrower"],
  [{ cidrs: ["10.1.2.3/8"] }, "10.1.2.3 is inside that range and not its first address"],
  [{ cidrs: ["fd00::1/64"] }, "fd00::1 is inside that range and not its first address"],
  [{ cidrs: ["10.0.0.0"] }, 'Cannot read "10.0.0.0" as a range of addresses: wanted a CIDR such as 10.0.0.0/8'],
  [{ cidrs: ["10.0.0.0/33"] }, 'Cannot read "10.0.0.0/33"'],
  [{ cidrs: ["10.0.0.0/8/8"] }, 'Cannot read "10.0.0.0/8/8"'],
  [{ cidrs: ["fe80::%eth0/64"] }, 'Cannot read "fe80::%eth0/64"'],
  [{ cidrs: ["example.com/8"] }, 'Cannot read "example.com/8"'],
  [{ ports: [0] }, "Cannot open the port 0 for egress: wanted 1 to 65535"],
  [{ ports: [65536] }, "Cannot open the port 65536"],
  [{ ports: ["90-80"] }, 'Cannot open the port "90-80"'],
  [{ ports: ["80-90-100"] }, 'Cannot open the port "80-90-100"'],
  [{ ports: ["http"] }, 'Cannot open the port "http"'],
  [{ schemes: ["ftp"] }, "schemes[0]"],
  [{ cidr: ["10.0.0.0/8"] }, 'Unrecognized key: "cidr"'],
])("%j is refused with the reason", (lists, message) => {
  expect(() => parseEgressRules(lists)).toThrow(message);
});

test("a text that is not JSON is named", () => {
  expect(() => readEgressRules("10.0.0.0/8")).toThrow('Cannot read the egress lists: "10.0.0.0/8" is not JSON');
});
