import { randomBytes } from "node:crypto";
import type { CloudPlan, FunctionPlan } from "../assembly/cloud-plan.ts";
import { type Identity, operatorPrincipal } from "../gateway/authorize.ts";
import { readPolicy } from "../gateway/policy.ts";

export interface Identities {
  /** May do everything: for seeding, for tests, and for whoever looks into the local cloud. */
  readonly operator: Identity;
  readonly ofFunctions: ReadonlyMap<string, Identity>;
}

/** Credentials for every function, made anew at each start: who calls is known by the access key, as on AWS. */
export function createIdentities(plan: CloudPlan, accountId: string): Identities {
  const operator = newIdentity(operatorPrincipal(accountId));
  const ofFunctions = plan.functions.map((lambda) => [lambda.name, functionIdentity(lambda, plan)] as const);
  return { operator, ofFunctions: new Map(ofFunctions) };
}

function functionIdentity(lambda: FunctionPlan, plan: CloudPlan): Identity {
  const role = plan.roles.find(({ arn }) => arn === lambda.roleArn);
  const statements = readPolicy({ Statement: role?.statements ?? [] });
  return newIdentity({ functionName: lambda.name, roleArn: lambda.roleArn, statements });
}

const newIdentity = (principal: Identity["principal"]): Identity => ({
  accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString("base64"),
  principal,
});

/** What the policies of keys say beside the roles. A key without one gets AWS's own, which leaves all to the roles. */
export function keyPolicies(plan: CloudPlan) {
  const written = plan.keys.filter(({ policy }) => Object.keys(policy).length > 0);
  const byArn = new Map(written.map(({ arn, policy }) => [arn, readPolicy(policy)]));
  return (resourceArn: string) => byArn.get(resourceArn) ?? [];
}
