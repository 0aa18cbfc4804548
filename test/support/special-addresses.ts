/**
 * Every entry of IANA's special-purpose registries (September 2026), and multicast. Each with its first and last address, and with one from the middle where that is one people know.
 */
export const registry: readonly { readonly block: string; readonly inside: readonly string[] }[] = [
  { block: "0.0.0.0/8", inside: ["0.0.0.1", "0.255.255.255"] },
  { block: "0.0.0.0/32", inside: ["0.0.0.0"] },
  { block: "10.0.0.0/8", inside: ["10.0.0.0", "10.0.0.1", "10.255.255.255"] },
  { block: "100.64.0.0/10", inside: ["100.64.0.0", "100.100.100.200", "100.127.255.255"] },
  { block: "127.0.0.0/8", inside: ["127.0.0.0", "127.0.0.1", "127.255.255.255"] },
  { block: "169.254.0.0/16", inside: ["169.254.0.0", "169.254.169.254", "169.254.255.255"] },
  { block: "172.16.0.0/12", inside: ["172.16.0.0", "172.17.0.1", "172.31.255.255"] },
  { block: "192.0.0.0/24", inside: ["192.0.0.0", "192.0.0.192", "192.0.0.255"] },
  { block: "192.0.0.0/29", inside: ["192.0.0.1", "192.0.0.7"] },
  { block: "192.0.0.8/32", inside: ["192.0.0.8"] },
  { block: "192.0.0.9/32", inside: ["192.0.0.9"] },
  { block: "192.0.0.10/32", inside: ["192.0.0.10"] },
  { block: "192.0.0.170/32", inside: ["192.0.0.170"] },
  { block: "192.0.0.171/32", inside: ["192.0.0.171"] },
  { block: "192.0.2.0/24", inside: ["192.0.2.0", "192.0.2.255"] },
  { block: "192.31.196.0/24", inside: ["192.31.196.0", "192.31.196.255"] },
  { block: "192.52.193.0/24", inside: ["192.52.193.0", "192.52.193.255"] },
  { block: "192.88.99.0/24", inside: ["192.88.99.0", "192.88.99.1", "192.88.99.255"] },
  { block: "192.88.99.2/32", inside: ["192.88.99.2"] },
  { block: "192.168.0.0/16", inside: ["192.168.0.0", "192.168.1.1", "192.168.255.255"] },
  { block: "192.175.48.0/24", inside: ["192.175.48.0", "192.175.48.255"] },
  { block: "198.18.0.0/15", inside: ["198.18.0.0", "198.19.255.255"] },
  { block: "198.51.100.0/24", inside: ["198.51.100.0", "198.51.100.255"] },
  { block: "203.0.113.0/24", inside: ["203.0.113.0", "203.0.113.255"] },
  { block: "224.0.0.0/4 (multicast)", inside: ["224.0.0.0", "224.0.0.1", "239.255.255.255"] },
  { block: "240.0.0.0/4", inside: ["240.0.0.0", "255.255.255.254"] },
  { block: "255.255.255.255/32", inside: ["255.255.255.255"] },

  { block: "::1/128", inside: ["::1", "0:0:0:0:0:0:0:1"] },
  { block: "::/128", inside: ["::"] },
  { block: "::ffff:0:0/96", inside: ["::ffff:0:0", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:ffff:ffff"] },
  { block: "64:ff9b::/96", inside: ["64:ff9b::", "64:ff9b::169.254.169.254", "64:ff9b::ffff:ffff"] },
  { block: "64:ff9b:1::/48", inside: ["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"] },
  { block: "100::/64", inside: ["100::", "100::ffff:ffff:ffff:ffff"] },
  { block: "100:0:0:1::/64", inside: ["100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"] },
  { block: "2001::/23", inside: ["2001:5::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001::/32", inside: ["2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:1::1/128", inside: ["2001:1::1"] },
  { block: "2001:1::2/128", inside: ["2001:1::2"] },
  { block: "2001:1::3/128", inside: ["2001:1::3"] },
  { block: "2001:2::/48", inside: ["2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:3::/32", inside: ["2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:4:112::/48", inside: ["2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:10::/28", inside: ["2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:20::/28", inside: ["2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:30::/28", inside: ["2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2001:db8::/32", inside: ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2002::/16", inside: ["2002::", "2002:808:808::1", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "2620:4f:8000::/48", inside: ["2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"] },
  { block: "3fff::/20", inside: ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "5f00::/16", inside: ["5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "fc00::/7", inside: ["fc00::", "fd00:ec2::254", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "fe80::/10", inside: ["fe80::", "fe80::1", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "fec0::/10 (site local)", inside: ["fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "ff00::/8 (multicast)", inside: ["ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] },
  { block: "outside 2000::/3", inside: ["1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "8000::1", "::8.8.8.8"] },
];

/** Addresses that anybody may have, most of them the next neighbours of a forbidden range. */
export const publicAddresses: readonly string[] = [
  ...["1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"],
  ...["126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"],
  ...["191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0", "192.31.195.255", "192.31.197.0"],
  ...["192.52.192.255", "192.52.194.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0"],
  ...["192.175.47.255", "192.175.49.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0"],
  ...["203.0.112.255", "203.0.114.0", "223.255.255.255"],
  ...[
    "2000::",
    "2000::1",
    "2001:200::",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db9::",
    "2001:4860:4860::8888",
  ],
  ...[
    "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2003::",
    "2606:4700:4700::1111",
    "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
  ],
  ...[
    "2620:4f:8001::",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3fff:1000::",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ],
  "2a00::5efe:808:808", // ISATAP of a public address
];

/** What is refused for the IPv4 address inside, also where an operator has opened the IPv6 range around it. */
export const embedded: readonly { readonly opened: string; readonly refused: string; readonly allowed: string }[] = [
  { opened: "::ffff:0:0/96", refused: "::ffff:10.0.0.1", allowed: "::ffff:8.8.8.8" },
  { opened: "64:ff9b::/96", refused: "64:ff9b::169.254.169.254", allowed: "64:ff9b::808:808" },
  { opened: "64:ff9b:1::/48", refused: "64:ff9b:1:fffe::7f00:1", allowed: "64:ff9b:1:fffe::808:808" },
  { opened: "2002::/16", refused: "2002:c0a8:101::1", allowed: "2002:808:808::1" },
  { opened: "2001::/32", refused: "2001:0:a00:1::f7f7:f7f7", allowed: "2001:0:808:808::f7f7:f7f7" }, // Teredo's server
  { opened: "2001::/32", refused: "2001:0:808:808::f5ff:fffe", allowed: "2001:0:808:808:0:0:f7f7:f7f7" }, // its client
  { opened: "fd00:1234::/32", refused: "fd00:1234::5efe:192.168.1.1", allowed: "fd00:1234::5efe:8.8.8.8" },
  { opened: "fd00:1234::/32", refused: "fd00:1234::200:5efe:10.0.0.1", allowed: "fd00:1234::200:5efe:8.8.8.8" },
];
