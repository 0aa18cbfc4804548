import { randomBytes } from "node:crypto";
import type { EpochMs } from "../../core/time.ts";
import type { FunctionDefinition } from "./definition.ts";

/** What a Lambda sandbox has before anybody asks, as far as it means anything on this machine. A template may change it. */
const SANDBOX_DEFAULTS = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "en_US.UTF-8", TZ: ":UTC" };

/**
 * The whole environment of an instance. Nothing of the host's own environment is in it: a variable that a function needs but
 * the template forgot is missing here as it would be on AWS.
 */
export function composeEnvironment(
  definition: FunctionDefinition,
  platform: Readonly<Record<string, string>>,
  now: EpochMs,
): Record<string, string> {
  // AWS refuses a template that sets a reserved variable; here it has no effect.
  return {
    ...SANDBOX_DEFAULTS,
    ...definition.environment,
    ...platform,
    ...reservedVariables(definition, now),
  };
}

function reservedVariables(definition: FunctionDefinition, now: EpochMs): Record<string, string> {
  return {
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.assetDirectory,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName(now),
  };
}

/** `2026/11/20/[$LATEST]4f…`: one stream per instance. */
function logStreamName(now: EpochMs): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
}
