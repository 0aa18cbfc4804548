import * as z from "zod";
import type { StageSettings } from "../../lib/settings.ts";
import type { Aws } from "../aws/aws-command.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";

/** Below it `cdk deploy` of this CDK refuses to begin. */
const BOOTSTRAP_VERSION = 21;
/** For ingest, manage, authorize and wake, beside what the lanes may take. */
const CONCURRENCY_OF_THE_REST = 100;

const Identity = z.object({ Account: z.string(), Arn: z.string() });
const Parameter = z.object({ Parameter: z.object({ Value: z.coerce.number() }) });
const Limits = z.object({ AccountLimit: z.object({ UnreservedConcurrentExecutions: z.number() }) });
const Zones = z.object({ AvailabilityZones: z.array(z.object({ RegionName: z.string() })).min(1) });

/** Whether a stage can be deployed with the credentials and into the region of now. */
export function accountChecks(settings: StageSettings, aws: Aws): readonly Check[] {
  return [
    { name: "config", run: async () => describeSettings(settings) },
    accountCheck(settings, aws),
    { name: "region", run: () => checkRegion(settings, aws) },
    { name: "bootstrap", run: () => checkBootstrap(aws) },
    { name: "concurrency quota", run: () => checkConcurrency(settings, aws) },
  ];
}

export const accountCheck = (settings: StageSettings, aws: Aws): Check => ({
  name: "account",
  run: () => checkAccount(settings, aws),
});

/** Settings that cannot be are refused before; this says what of them somebody would want to know before a deployment. */
export function describeSettings({ concurrency, deployment, alarms }: StageSettings): Finding {
  const pinned = Object.entries(deployment.pinned).map(([name, version]) => `${name} stays at version ${version}`);
  return sound(
    [
      `${concurrency.deliveries} + ${concurrency.retries} deliver at once`,
      deployment.shift,
      `pages go to ${alarms.page.join(", ") || "nobody it names"}`,
      ...pinned,
    ].join("; "),
  );
}

async function checkAccount({ account }: StageSettings, aws: Aws): Promise<Finding> {
  const identity = Identity.parse(await aws(["sts", "get-caller-identity"]));
  const saw = `${identity.Account} as ${identity.Arn}`;
  if (account === undefined || account === identity.Account) return sound(saw);
  return wrong(saw, `The stage belongs to account ${account}: sign in there, or change posthorn.config.ts`);
}

async function checkRegion({ region }: StageSettings, aws: Aws): Promise<Finding> {
  const { AvailabilityZones } = Zones.parse(await aws(["ec2", "describe-availability-zones"]));
  const found = AvailabilityZones[0]?.RegionName ?? "none";
  if (region === undefined || region === found) return sound(found);
  return wrong(found, `The stage belongs to ${region}: set AWS_REGION=${region}`);
}

async function checkBootstrap(aws: Aws): Promise<Finding> {
  const name = "/cdk-bootstrap/hnb659fds/version";
  const { Parameter: found } = Parameter.parse(await aws(["ssm", "get-parameter", "--name", name]));
  if (found.Value >= BOOTSTRAP_VERSION) return sound(`version ${found.Value}`);
  return wrong(`version ${found.Value}, wanted ${BOOTSTRAP_VERSION} or later`, "Run npx cdk bootstrap");
}

/** What Lambda itself says it will run: the quota that is shown elsewhere is not always the one of a new account. */
async function checkConcurrency({ concurrency }: StageSettings, aws: Aws): Promise<Finding> {
  const wanted = concurrency.deliveries + concurrency.retries + CONCURRENCY_OF_THE_REST;
  const { AccountLimit } = Limits.parse(await aws(["lambda", "get-account-settings"]));
  const found = AccountLimit.UnreservedConcurrentExecutions;
  const saw = `${found} concurrent executions are free to be used, ${wanted} wanted`;
  if (found >= wanted) return sound(saw);
  return wrong(saw, "Ask for more under Service Quotas, Lambda, Concurrent executions; or lower `concurrency`");
}
