import { describe, expect, test } from "vitest";
import { checkUrl } from "../../../core/address/check-url.ts";
import { strictRules } from "../../../core/address/egress-rules.ts";
import { parseEgressRules } from "../../../core/address/parse-egress-rules.ts";

describe("an ordinary URL is allowed and taken apart", () => {
  test("with everything in it", () => {
    expect(checkUrl("https://Hooks.Example.com:8443/a/b?c=d#e", strictRules)).toEqual({
      allowed: true,
      url: {
        scheme: "https",
        origin: "https://hooks.example.com:8443",
        hostname: "hooks.example.com",
        port: 8443,
        pathAndQuery: "/a/b?c=d",
      },
    });
  });

  test.each([
    ["https://example.com", "example.com"],
    ["HTTPS://example.com/", "example.com"],
    ["https://xn--bcher-kva.example/", "xn--bcher-kva.example"],
    ["https://bücher.example/", "xn--bcher-kva.example"],
    ["https://hooks。example．com/", "hooks.example.com"],
    ["https://ｅｘａｍｐｌｅ.com/", "example.com"],
    ["https://%65xample.com/", "example.com"],
    ["https://a_b.example.com/", "a_b.example.com"],
    ["https://1.2.3.4.example.com/", "1.2.3.4.example.com"],
    ["https://example.com/http://10.0.0.1/@b\u00fc", "example.com"],
  ])("%s", (url, hostname) => {
    expect(checkUrl(url, strictRules)).toMatchObject({ allowed: true, url: { hostname, port: 443 } });
  });
});

describe("every spelling of an address is an address", () => {
  test.each([
    "https://127.0.0.1/",
    "https://8.8.8.8/", // a public one too: nobody can have a certificate checked against it
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0x0.0x0.0x1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0/",
    "https://127.0.0.1./",
    "https://１２７．０．０．１/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://%31%32%37.0.0.1/",
    "https://%30%78%37%66.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:808:808::80ff:fffe]/",
    "https://[fd00::5efe:127.0.0.1]/",
    "https://[2606:4700:4700::1111]/",
  ])("%s", (url) => {
    expect(checkUrl(url, strictRules)).toEqual({ allowed: false, reason: "ip_literal_forbidden" });
  });
});

describe("what two parsers could read differently is no URL", () => {
  test.each([
    "",
    "example.com",
    "//example.com/",
    "https:example.com",
    "https:/example.com",
    "https:///example.com",
    "https://",
    "https://?example.com",
    " https://example.com/",
    "https://example.com/ ",
    "https://exam\tple.com/",
    "https://example.com/\n",
    "https://example.com\\@10.0.0.1/",
    "https:\\\\example.com",
    "https://example.com/\u0000",
    "https://example.com\u007f/",
    "https://example.com:port/",
    "https://example.com:65536/",
    "https://example.com./",
    "https://.example.com/",
    "https://example..com/",
    "https://-example.com/",
    "https://exam!ple.com/",
    "https://256.256.256.256/",
    "https://1.2.3.4.5/",
    "https://example.0x1/",
    "https://[::1/",
    "https://[fe80::1%25eth0]/",
    `https://${"a".repeat(64)}.com/`,
    `https://example.com/${"a".repeat(2048)}`,
  ])("%j", (url) => {
    expect(checkUrl(url, strictRules)).toEqual({ allowed: false, reason: "url_invalid" });
  });
});

test.each([
  ["http://example.com/", "scheme_forbidden"],
  ["ftp://example.com/", "scheme_forbidden"],
  ["wss://example.com/", "scheme_forbidden"],
  ["https://user:secret@example.com/", "userinfo_forbidden"],
  ["https://user@example.com/", "userinfo_forbidden"],
  ["https://@example.com/", "userinfo_forbidden"],
  ["https://:@example.com/", "userinfo_forbidden"],
  ["https://example.com@10.0.0.1/", "userinfo_forbidden"],
  ["https://example.com:22/", "port_forbidden"],
  ["https://example.com:0/", "port_forbidden"],
  ["https://example.com:80/", "port_forbidden"],
  ["https://localhost/", "address_forbidden"],
  ["https://LOCALHOST/", "address_forbidden"],
  ["https://api.localhost/", "address_forbidden"],
  ["https://intranet/", "address_forbidden"],
  ["https://printer.local/", "address_forbidden"],
  ["https://metadata.google.internal/", "address_forbidden"],
  ["https://router.home.arpa/", "address_forbidden"],
] as const)("%s is refused as %s", (url, reason) => {
  expect(checkUrl(url, strictRules)).toEqual({ allowed: false, reason });
});

describe("rules that open loopback and plain http, as the local stage does", () => {
  const local = parseEgressRules({ cidrs: ["127.0.0.0/8", "::1/128"], ports: ["1-65535"], schemes: ["http"] });

  test.each([
    ["http://127.0.0.1:4000/hook", { hostname: "127.0.0.1", port: 4000 }],
    ["http://127.1/hook", { hostname: "127.0.0.1", port: 80 }],
    ["http://[::1]:4000/hook", { hostname: "::1", port: 4000 }],
    ["http://localhost:4000/hook", { hostname: "localhost", port: 4000 }],
    ["https://example.com/hook", { hostname: "example.com", port: 443 }],
  ])("allow %s", (url, parts) => {
    expect(checkUrl(url, local)).toMatchObject({ allowed: true, url: parts });
  });

  test.each([
    ["http://10.0.0.1/", "ip_literal_forbidden"],
    ["http://8.8.8.8/", "ip_literal_forbidden"],
    ["http://[::ffff:127.0.0.1]/", "ip_literal_forbidden"],
    ["ftp://127.0.0.1/", "scheme_forbidden"],
    ["http://user@127.0.0.1/", "userinfo_forbidden"],
  ] as const)("still refuse %s as %s", (url, reason) => {
    expect(checkUrl(url, local)).toEqual({ allowed: false, reason });
  });
});

test("an opened translator prefix opens no literal behind which a forbidden address is", () => {
  const rules = parseEgressRules({ cidrs: ["64:ff9b::/96"] });

  expect(checkUrl("https://[64:ff9b::808:808]/", rules)).toMatchObject({ allowed: true });
  expect(checkUrl("https://[64:ff9b::7f00:1]/", rules)).toEqual({ allowed: false, reason: "ip_literal_forbidden" });
});
