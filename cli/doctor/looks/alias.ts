import * as z from "zod";
import type { DeployedResource } from "../../aws/deployment.ts";
import { type Finding, sound, wrong } from "../check.ts";
import { FunctionState, troubleOf } from "./function.ts";
import type { Look } from "./look.ts";

const Alias = z.object({
  FunctionVersion: z.string(),
  RoutingConfig: z.object({ AdditionalVersionWeights: z.record(z.string(), z.number()).default({}) }).optional(),
});
const Configuration = FunctionState.extend({
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).prefault({}),
});

export interface AliasSeen extends z.infer<typeof FunctionState> {
  readonly version: string;
  /** Shares of the traffic that other versions get. */
  readonly canary: Readonly<Record<string, number>>;
  readonly environment: Readonly<Record<string, string>>;
}

export const lookAtAlias: Look = async ({ id: arn }, { aws, resources }) => {
  const [name = "", functionName = ""] = arn.split(":").toReversed();
  const [alias, configuration] = await Promise.all([
    aws(["lambda", "get-alias", "--function-name", functionName, "--name", name]),
    aws(["lambda", "get-function-configuration", "--function-name", functionName, "--qualifier", name]),
  ]);
  const { FunctionVersion, RoutingConfig } = Alias.parse(alias);
  const { Environment, ...state } = Configuration.parse(configuration);
  return judgeAlias(
    {
      ...state,
      version: FunctionVersion,
      canary: RoutingConfig?.AdditionalVersionWeights ?? {},
      environment: Environment.Variables,
    },
    resources,
  );
};

/** Everything calls functions by their alias: what it points at is what runs. */
export function judgeAlias(seen: AliasSeen, resources: readonly DeployedResource[]): Finding {
  const { version, canary, environment } = seen;
  if (version === "$LATEST")
    return wrong("it points at $LATEST", "Point it at a published version: docs/upgrade.md, Going back");

  const trouble = troubleOf(seen);
  if (trouble !== undefined) return wrong(`version ${version}: ${trouble}`, "Go back: docs/upgrade.md");

  const [next] = Object.entries(canary);
  if (next)
    return wrong(
      `version ${version}, and ${Math.round(next[1] * 100)} % of the calls go to ${next[0]}`,
      "A deployment is under way, or broke off: wait, then look at it in CodeDeploy",
    );

  const strangers = strangersIn(environment, resources);
  if (strangers.length > 0)
    return wrong(
      `version ${version} works with ${strangers.join(", ")}`,
      "That is not of this stage: move the alias to a version that works with it (docs/upgrade.md)",
    );
  return sound(`version ${version}`);
}

const NAMES_A_RESOURCE = /(_|^)(TABLE_NAME|BUCKET_NAME|BUS_NAME|QUEUE_URL|KEY_ARN|SECRET_ARN)$/;

/** What the environment names and the stage does not have: after a restore or a change by hand, two sets of names. */
export function strangersIn(
  environment: Readonly<Record<string, string>>,
  resources: readonly DeployedResource[],
): readonly string[] {
  const isOurs = (value: string) => resources.some(({ id }) => id === value || value.endsWith(`/${id}`));
  return Object.entries(environment)
    .filter(([name, value]) => NAMES_A_RESOURCE.test(name) && !isOurs(value))
    .map(([name, value]) => `${name}=${value}`);
}
