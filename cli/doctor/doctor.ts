import { parseArgs } from "node:util";
import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";
import { type Aws, inRegion } from "../aws/aws-command.ts";
import type { Say } from "../say.ts";
import { UsageError } from "../usage-error.ts";
import { accountChecks } from "./account-checks.ts";
import { apiChecks, type Reachable } from "./api-checks.ts";
import { backupChecks } from "./backup-check.ts";
import { type Check, runChecks } from "./check.ts";
import { deploymentChecks } from "./deployment-checks.ts";
import { deployabilityChecks } from "./stack-checks.ts";

export const DOCTOR_USAGE =
  "posthorn doctor before --stage prod | after --stage prod | api --api URL, the admin key in POSTHORN_ADMIN_KEY; " +
  "after and api take [--receiver URL] [--listen PORT]";

export interface DoctorPorts {
  readonly aws: Aws;
  readonly say: Say;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `posthorn doctor`: 0 when nothing is wrong. It changes nothing but for what it publishes to a tenant of its own. */
export async function doctor(args: readonly string[], ports: DoctorPorts): Promise<number> {
  const wrongs = await runChecks(await checksFor(args, ports), ports.say);
  return wrongs === 0 ? 0 : 1;
}

async function checksFor(args: readonly string[], { aws, environment }: DoctorPorts): Promise<readonly Check[]> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stage: { type: "string" },
      api: { type: "string" },
      receiver: { type: "string" },
      listen: { type: "string" },
    },
  });
  const reachable = { receiver: values.receiver, listen: portOf(values.listen) };
  switch (positionals[0]) {
    case "before":
      return checksBefore(given("--stage", values.stage), aws);
    case "after":
      return checksAfter(given("--stage", values.stage), reachable, aws);
    case "api": {
      // From the environment: an option would stay in the shell's history and in the list of processes.
      const adminKey = given("POSTHORN_ADMIN_KEY", environment.POSTHORN_ADMIN_KEY);
      return apiChecks({ url: given("--api", values.api), adminKey }, reachable);
    }
    default:
      throw new UsageError(`"${positionals[0] ?? ""}" is no time for a doctor`, DOCTOR_USAGE);
  }
}

function checksBefore(stage: string, aws: Aws): readonly Check[] {
  const settings = settingsOf(stage, stages);
  const there = inRegion(settings.region, aws);
  return [...accountChecks(settings, aws), ...backupChecks(settings, there), ...deployabilityChecks(stage, there)];
}

async function checksAfter(stage: string, reachable: Reachable, aws: Aws): Promise<readonly Check[]> {
  const settings = settingsOf(stage, stages);
  return deploymentChecks({ stage, settings, aws: inRegion(settings.region, aws) }, reachable);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`--listen is "${text}", wanted a port`, DOCTOR_USAGE);
}

function given(name: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`${name} is missing`, DOCTOR_USAGE);
}
