import { LambdaDeploymentConfig } from "aws-cdk-lib/aws-codedeploy";
import * as z from "zod";
import { ENVIRONMENT, type FunctionName } from "../core/contract/environment.ts";

/** How traffic moves to a new version; CodeDeploy knows these by itself. */
export const TRAFFIC_SHIFTS = {
  "canary-10-percent-5-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  "canary-10-percent-10-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  "canary-10-percent-15-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  "canary-10-percent-30-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
  "linear-10-percent-every-1-minute": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  "linear-10-percent-every-2-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
  "linear-10-percent-every-3-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
  "linear-10-percent-every-10-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_10MINUTES,
  "all-at-once": LambdaDeploymentConfig.ALL_AT_ONCE,
} as const;

export type TrafficShift = keyof typeof TRAFFIC_SHIFTS;

const PublishedVersion = z.string().regex(/^[1-9]\d*$/, 'wanted the number of a published version, such as "7"');

export const DeploymentSettings = z.strictObject({
  shift: z.enum(Object.keys(TRAFFIC_SHIFTS) as TrafficShift[]).default("canary-10-percent-10-minutes"),
  /**
   * Blue and green: holds the alias `live` of a function at a version, while the newest comes up beside it as `next`.
   * Taking the line away switches; putting it back switches back.
   */
  pinned: z.partialRecord(z.enum(Object.keys(ENVIRONMENT) as FunctionName[]), PublishedVersion).default({}),
});
