import type { CloudPlan } from "../../../../local/assembly/cloud-plan.ts";
import { planCloud } from "../../../../local/assembly/plan.ts";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { evaluateTemplates } from "../literal-assembly.ts";

const assets = [
  { objectKey: "deliver.zip", path: "/dist/deliver", packaging: "zip" },
  { objectKey: "notes.txt", path: "/dist/notes.txt", packaging: "file" },
] as const;

/** The plan of one stack, "Shop", with these resources and outputs. */
export function plan(resources: JsonObject, outputs: JsonObject = {}): CloudPlan {
  return planCloud(evaluateTemplates({ Shop: { Resources: resources, Outputs: outputs } }), assets);
}

export function resource(type: string, properties: JsonObject = {}): JsonObject {
  return { Type: type, Properties: properties };
}

export function at(service: string, name: string): string {
  return `arn:aws:${service}:eu-west-1:111122223333:${name}`;
}

export const role = resource("AWS::IAM::Role", { RoleName: "deliver-role" });

export function deliverWith(properties: JsonObject = {}): JsonObject {
  return resource("AWS::Lambda::Function", {
    FunctionName: "deliver",
    Handler: "index.handler",
    Runtime: "nodejs24.x",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { S3Bucket: "assets", S3Key: "deliver.zip" },
    ...properties,
  });
}

/** The logical ids `Role`, `Deliver` and `Live`. */
export const functionWithAlias = {
  Role: role,
  Deliver: deliverWith(),
  Live: resource("AWS::Lambda::Alias", { FunctionName: { Ref: "Deliver" }, FunctionVersion: "1", Name: "live" }),
};

export const functionArn = at("lambda", "function:deliver");
/** How the plan says that the alias is invoked. */
export const liveDeliver = { functionName: "deliver", functionArn, targetArn: `${functionArn}:live` };
