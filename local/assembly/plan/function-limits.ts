import type { FunctionPlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";

/** Of all names and values of an environment together. */
const MAX_ENVIRONMENT_BYTES = 4096;

/** Lambda sets these itself, and refuses a template that wants to. */
const reservedNames = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

export function reportFunctionLimits(draft: Draft, resource: ResolvedResource, planned: FunctionPlan): void {
  const { timeoutSeconds, memoryMb, environment, runtime, roleArn } = planned;
  if (!ofType(draft, "AWS::IAM::Role").some((role) => arnIn(role) === roleArn))
    draft.report(resource, `its role is "${roleArn}", which is no role of this assembly`);
  if (!runtime.startsWith("nodejs"))
    draft.report(resource, `its runtime is ${runtime}, the local cloud runs nodejs only`);
  if (timeoutSeconds < 1 || timeoutSeconds > 900)
    draft.report(resource, `its timeout is ${timeoutSeconds} s, Lambda allows 1 to 900`);
  if (memoryMb < 128 || memoryMb > 10_240)
    draft.report(resource, `its memory is ${memoryMb} MB, Lambda allows 128 to 10240`);

  for (const name of Object.keys(environment))
    if (reservedNames.has(name)) draft.report(resource, `it sets ${name}, which only Lambda may set`);
  const bytes = Buffer.byteLength(Object.entries(environment).flat().join(""));
  if (bytes > MAX_ENVIRONMENT_BYTES)
    draft.report(resource, `its environment has ${bytes} bytes, Lambda allows ${MAX_ENVIRONMENT_BYTES}`);
}
