import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { CanaryReport } from "../../support/every-address/canary.ts";
import { publicAddresses } from "../../support/special-addresses.ts";

const ROUTE_EVERYTHING_HERE =
  "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo";

function inNamespace(command: string, ...args: readonly string[]) {
  const script = `${ROUTE_EVERYTHING_HERE} && exec "$@"`;
  return spawnSync("unshare", ["--net", "--map-root-user", "sh", "-c", script, "sh", command, ...args], {
    encoding: "utf8",
    timeout: 15_000,
  });
}

/** Why this machine cannot do it, if it cannot: namespaces exist on Linux only, and containers often forbid them. */
function obstacle(): string | undefined {
  if (process.platform !== "linux") return `there are no network namespaces on ${process.platform}`;
  const { status, error, stderr } = inNamespace("true");
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

const reason = obstacle();
if (reason !== undefined) console.warn(`Not tried with real connections to every special address: ${reason}`);

describe.skipIf(reason !== undefined)("where every address of the internet is this machine", () => {
  test("public addresses are reached, special ones never", () => {
    const { stdout, stderr } = inNamespace(
      process.execPath,
      fileURLToPath(new URL("../../support/every-address/canary.ts", import.meta.url)),
    );
    if (stdout === "") throw new Error(`The canary said nothing: ${stderr}`);
    const report: CanaryReport = JSON.parse(stdout);

    // Without the sender these would be answered, so a silent canary means something.
    expect(report.reachable).toEqual(
      expect.arrayContaining(["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fd00:ec2::254"]),
    );
    expect(report.forbiddenHits).toEqual([]);
    expect(report.allowedHits.toSorted()).toEqual(publicAddresses.toSorted());
  });
});
