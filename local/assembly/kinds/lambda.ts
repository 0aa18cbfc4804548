import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { digestOf, generatedName, givenName, stableUuid } from "./naming.ts";

const lambdaFunction: ResourceKind = {
  namedBy: ["FunctionName"],
  identify: (subject) => {
    const name = subject.named.FunctionName ?? generatedName(subject, 64);
    return { physicalId: name, attributes: { Arn: arnOf(subject.environment, "lambda", `function:${name}`) } };
  },
};

const version: ResourceKind = {
  namedBy: ["FunctionName"],
  identify: (subject) => {
    const { name } = readFunctionReference(givenName(subject, "FunctionName"));
    // AWS counts 1, 2, 3. The CDK gives each version of the code a logical id of its own, and that is what is stable
    // here.
    const number = String((Number.parseInt(digestOf(subject.logicalId).slice(0, 8), 16) % 999_999) + 1);
    const arn = arnOf(subject.environment, "lambda", `function:${name}:${number}`);
    return { physicalId: arn, attributes: { FunctionArn: arn, Version: number } };
  },
};

const alias: ResourceKind = {
  namedBy: ["FunctionName", "Name"],
  identify: (subject) => {
    const { name } = readFunctionReference(givenName(subject, "FunctionName"));
    const arn = arnOf(subject.environment, "lambda", `function:${name}:${givenName(subject, "Name")}`);
    return { physicalId: arn, attributes: { AliasArn: arn } };
  },
};

const eventSourceMapping: ResourceKind = {
  namedBy: [],
  identify: (subject) => {
    const id = stableUuid(subject);
    const arn = arnOf(subject.environment, "lambda", `event-source-mapping:${id}`);
    return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
};

/** Templates name a function by its name or its ARN, each with or without `:alias` or `:version`. */
export function readFunctionReference(reference: string): { readonly name: string; readonly qualifier?: string } {
  const unprefixed = reference.replace(/^(arn:[^:]*:lambda:[^:]*:[^:]*|\d{12}):function:/, "");
  const [name = "", qualifier] = unprefixed.split(":");
  return { name, ...(qualifier !== undefined && { qualifier }) };
}

export const lambdaKinds = {
  "AWS::Lambda::Function": lambdaFunction,
  "AWS::Lambda::Version": version,
  "AWS::Lambda::Alias": alias,
  "AWS::Lambda::EventSourceMapping": eventSourceMapping,
  "AWS::Lambda::EventInvokeConfig": nameless,
  "AWS::Lambda::Permission": nameless,
};
