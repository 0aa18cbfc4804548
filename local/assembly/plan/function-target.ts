import type { FunctionTarget } from "../cloud-plan.ts";
import { readFunctionReference } from "../kinds/lambda.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";

/**
 * Finds the function behind a name, an ARN, an alias, a version or an integration's URI. Reports what leads nowhere.
 */
export function functionTarget(draft: Draft, reference: string, from: ResolvedResource): FunctionTarget | undefined {
  const { name, qualifier } = readFunctionReference(withoutInvocationPath(reference));
  const target = ofType(draft, "AWS::Lambda::Function").find(({ physicalId }) => physicalId === name);
  if (target === undefined) {
    draft.report(from, `it invokes "${reference}", which is no function of this assembly`);
    return undefined;
  }

  const functionArn = arnIn(target);
  const targetArn = qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
  if (qualifier !== undefined && qualifier !== "$LATEST") reportUnknownQualifier(draft, targetArn, from);
  return { functionName: name, functionArn, targetArn };
}

/** `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/<arn>/invocations` */
function withoutInvocationPath(reference: string): string {
  return reference.replace(/^.*:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/, "$1");
}

function reportUnknownQualifier(draft: Draft, targetArn: string, from: ResolvedResource): void {
  const known = ofType(draft, "AWS::Lambda::Alias", "AWS::Lambda::Version");
  if (!known.some(({ physicalId }) => physicalId === targetArn))
    draft.report(from, `it invokes "${targetArn}", which is no alias or version of that function`);
}
