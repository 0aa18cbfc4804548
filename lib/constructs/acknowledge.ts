import { Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Accepts findings of cdk-nag on one construct. The reason is for the person who audits the account. */
export function acknowledge(construct: IConstruct, reasonByRule: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(reasonByRule)) {
    const pack = rule.startsWith("Serverless") ? "Serverless" : "AwsSolutions";
    Validations.of(construct).acknowledge({ id: `${pack}::${rule}`, reason });
  }
}

/**
 * Accepts a wildcard below one resource in the policy of a role. The finding's name holds the reference as it is
 * rendered, which is known only once references between stacks were resolved: after preparation, when CDK validates.
 */
export function acknowledgeWildcard(role: IConstruct, arn: string, suffix: string, reason: string): void {
  const validate = () => {
    const rendered = renderReference(Stack.of(role).resolve(arn));
    acknowledge(role, { [`AwsSolutions-IAM5[Resource::${rendered}${suffix}]`]: reason });
    return [];
  };
  role.node.addValidation({ validate });
}

/** As cdk-nag writes them: references of the same stack in angle brackets, joined with the text around them, others as JSON. */
function renderReference(reference: unknown): string {
  if (typeof reference === "string") return reference;
  if (typeof reference !== "object" || reference === null) return JSON.stringify(reference);
  if ("Fn::GetAtt" in reference && Array.isArray(reference["Fn::GetAtt"]))
    return `<${reference["Fn::GetAtt"].join(".")}>`;
  if ("Ref" in reference) return `<${reference.Ref}>`;
  if ("Fn::Join" in reference && Array.isArray(reference["Fn::Join"])) return renderJoin(reference["Fn::Join"]);
  return JSON.stringify(reference);
}

function renderJoin([separator, parts]: readonly unknown[]): string {
  return Array.isArray(parts) ? parts.map(renderReference).join(String(separator)) : JSON.stringify(parts);
}
