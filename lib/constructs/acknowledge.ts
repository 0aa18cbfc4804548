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

/** As cdk-nag writes references: an attribute of the same stack in angle brackets, anything else as JSON. */
function renderReference(reference: unknown): string {
  const isAttribute = typeof reference === "object" && reference !== null && "Fn::GetAtt" in reference;
  if (!isAttribute || !Array.isArray(reference["Fn::GetAtt"])) return JSON.stringify(reference);
  return `<${reference["Fn::GetAtt"].join(".")}>`;
}
