import * as z from "zod";
import type { CorsPlan, HttpApiPlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { flag, quantity, readProperties } from "./property-values.ts";
import { planRoutes } from "./routes.ts";

const names = z.array(z.string()).default([]);
const Cors = z.object({
  AllowOrigins: names,
  AllowMethods: names,
  AllowHeaders: names,
  ExposeHeaders: names,
  AllowCredentials: flag.default(false),
  MaxAge: quantity.exactOptional(),
});
const ApiProperties = z.object({
  Name: z.string(),
  ProtocolType: z.literal("HTTP"),
  CorsConfiguration: Cors.exactOptional(),
});
const StageProperties = z.object({ ApiId: z.string(), StageName: z.string() });

/** One for each stage of each API. */
export function planHttpApis(draft: Draft): readonly HttpApiPlan[] {
  const stages = ofType(draft, "AWS::ApiGatewayV2::Stage").map((stage) => readProperties(stage, StageProperties));
  return ofType(draft, "AWS::ApiGatewayV2::Api").flatMap((api) => {
    const { Name: name, CorsConfiguration: cors } = readProperties(api, ApiProperties);
    const apiId = api.physicalId;
    const routes = planRoutes(draft, apiId);
    const ownStages = stages.filter(({ ApiId }) => ApiId === apiId);
    if (ownStages.length === 0) draft.report(api, "it has no stage, so nobody can call it");
    return ownStages.map((stage) => ({
      apiId,
      name,
      stage: stage.StageName,
      routes,
      ...(cors !== undefined && { cors: corsOf(cors) }),
    }));
  });
}

function corsOf({ MaxAge: maxAgeSeconds, ...cors }: z.infer<typeof Cors>): CorsPlan {
  return {
    allowOrigins: cors.AllowOrigins,
    allowMethods: cors.AllowMethods,
    allowHeaders: cors.AllowHeaders,
    exposeHeaders: cors.ExposeHeaders,
    allowCredentials: cors.AllowCredentials,
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}
