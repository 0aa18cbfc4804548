import * as z from "zod";
import type { FunctionPlan } from "../cloud-plan.ts";
import { readFunctionReference } from "../kinds/lambda.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { reportFunctionLimits } from "./function-limits.ts";
import { quantity, readProperties } from "./property-values.ts";

// Defaults are those of Lambda.
const FunctionProperties = z.object({
  Handler: z.string(),
  Runtime: z.string(),
  Role: z.string(),
  Code: z.object({ S3Key: z.string().default("") }),
  Timeout: quantity.default(3),
  MemorySize: quantity.default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  ReservedConcurrentExecutions: quantity.exactOptional(),
  LoggingConfig: z.object({ LogGroup: z.string().exactOptional() }).exactOptional(),
  RecursiveLoop: z.enum(["Allow", "Terminate"]).exactOptional(),
});
const AliasProperties = z.object({ FunctionName: z.string(), Name: z.string() });

export function planFunctions(draft: Draft): readonly FunctionPlan[] {
  return ofType(draft, "AWS::Lambda::Function").flatMap((resource) => {
    const planned = planFunction(draft, resource);
    if (planned !== undefined) reportFunctionLimits(draft, resource, planned);
    return planned ?? [];
  });
}

function planFunction(draft: Draft, resource: ResolvedResource): FunctionPlan | undefined {
  const properties = readProperties(resource, FunctionProperties);
  const { ReservedConcurrentExecutions: reservedConcurrency, RecursiveLoop: recursiveLoop } = properties;
  const assetDirectory = assetDirectoryOf(draft, resource, properties.Code.S3Key);
  if (assetDirectory === undefined) return undefined;

  return {
    logicalId: resource.logicalId,
    name: resource.physicalId,
    arn: arnIn(resource),
    aliases: aliasesOf(draft, resource.physicalId),
    handler: properties.Handler,
    runtime: properties.Runtime,
    assetDirectory,
    timeoutSeconds: properties.Timeout,
    memoryMb: properties.MemorySize,
    environment: properties.Environment.Variables,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    roleArn: properties.Role,
    logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${resource.physicalId}`,
    ...(recursiveLoop !== undefined && { recursiveLoop }),
  };
}

/**
 * Code in the template itself, or in a bucket of somebody else, is no asset: it is reported, and the function left out.
 */
function assetDirectoryOf(draft: Draft, resource: ResolvedResource, objectKey: string): string | undefined {
  const asset = draft.assets.find((candidate) => candidate.objectKey === objectKey);
  if (asset?.packaging === "zip") return asset.path;

  const found = asset === undefined ? "no asset of this assembly" : `the single file "${asset.path}"`;
  draft.report(resource, `its code is "${objectKey}", ${found}, where a directory was wanted`);
  return undefined;
}

function aliasesOf(draft: Draft, functionName: string): FunctionPlan["aliases"] {
  return ofType(draft, "AWS::Lambda::Alias").flatMap((alias) => {
    const { FunctionName, Name } = readProperties(alias, AliasProperties);
    return readFunctionReference(FunctionName).name === functionName ? [{ name: Name, arn: alias.physicalId }] : [];
  });
}
