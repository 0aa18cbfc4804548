import * as z from "zod";
import type { AuthorizerPlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { functionTarget } from "./function-target.ts";
import { flag, quantity, readProperties, texts } from "./property-values.ts";

// The default life of an answer is API Gateway's; the CDK always writes one.
const AuthorizerProperties = z.object({
  ApiId: z.string(),
  AuthorizerType: z.literal("REQUEST"),
  AuthorizerUri: z.string(),
  AuthorizerResultTtlInSeconds: quantity.default(300),
  AuthorizerPayloadFormatVersion: z.enum(["1.0", "2.0"]),
  EnableSimpleResponses: flag.default(false),
  IdentitySource: texts.default([]),
});

export function planAuthorizers(draft: Draft, apiId: string): readonly AuthorizerPlan[] {
  return ofType(draft, "AWS::ApiGatewayV2::Authorizer").flatMap((authorizer) => {
    const properties = readProperties(authorizer, AuthorizerProperties);
    const target = functionTarget(draft, properties.AuthorizerUri, authorizer);
    if (target === undefined || properties.ApiId !== apiId) return [];

    const planned = {
      ...target,
      authorizerId: authorizer.physicalId,
      identitySources: properties.IdentitySource,
      resultTtlSeconds: properties.AuthorizerResultTtlInSeconds,
      payloadFormatVersion: properties.AuthorizerPayloadFormatVersion,
      simpleResponses: properties.EnableSimpleResponses,
    };
    reportCaching(draft, authorizer, planned);
    return planned;
  });
}

function reportCaching(draft: Draft, authorizer: ResolvedResource, planned: AuthorizerPlan): void {
  const { resultTtlSeconds, identitySources } = planned;
  if (resultTtlSeconds > 3600)
    draft.report(authorizer, `its answers live ${resultTtlSeconds} s, API Gateway allows 3600`);
  if (resultTtlSeconds > 0 && identitySources.length === 0)
    draft.report(authorizer, "its answers are cached, which needs an identity source to tell callers apart");
}
