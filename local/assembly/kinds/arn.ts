import type { Environment } from "../environment.ts";

export function arnOf({ partition, region, accountId }: Environment, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** IAM is the same in every region, and its names say so. */
export function iamArnOf({ partition, accountId }: Environment, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}
