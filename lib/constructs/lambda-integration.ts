import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { PosthornFunction } from "./posthorn-function.ts";

/**
 * Calls a function by its alias, with one permission for all routes of the API. CDK gives one to each route unless told not to,
 * and Lambda refuses a policy of more than 20 KB, which those of some forty routes are.
 */
export const integrate = (id: string, { alias }: PosthornFunction): HttpLambdaIntegration =>
  new HttpLambdaIntegration(id, alias, { scopePermissionToRoute: false });
