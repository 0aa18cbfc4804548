import { type Access, evaluate, type PolicyStatement } from "./policy.ts";

/** Whoever calls: a function with the role that its template gives it. */
export interface Principal {
  readonly functionName: string;
  readonly roleArn: string;
  readonly statements: readonly PolicyStatement[];
}

/** The credentials of one caller. The key id says which function it is. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly principal: Principal;
}

/** What the policy of a resource says, where it has one that must let a caller in beside the caller's role: a KMS key's. */
export type ResourcePolicies = (resourceArn: string) => readonly PolicyStatement[];

const everything: PolicyStatement = {
  sid: "Operator",
  effect: "Allow",
  actions: { except: false, patterns: ["*"] },
  resources: { except: false, patterns: ["*"] },
  principals: [],
  conditions: [],
};

/** Whoever runs the local cloud: it seeds, tests and looks into everything. */
export function operatorPrincipal(accountId: string): Principal {
  return { functionName: "operator", roleArn: `arn:aws:iam::${accountId}:role/operator`, statements: [everything] };
}

/**
 * Why the principal may not have what a call asks for, in AWS's words; undefined when it may have all of it.
 *
 * Not looked at: what AWS does in the caller's name behind the call, such as opening a table's key in KMS.
 */
export function refusalOf(
  principal: Principal,
  accesses: readonly Access[],
  resourcePolicies: ResourcePolicies = () => [],
): string | undefined {
  for (const access of accesses) {
    const reason = reasonAgainst(principal, withPrincipal(access, principal), resourcePolicies);
    if (reason !== undefined) return `${sentenceAbout(principal, access)} ${reason}`;
  }
  return undefined;
}

function reasonAgainst(principal: Principal, access: Access, resourcePolicies: ResourcePolicies): string | undefined {
  const policy = resourcePolicies(access.resource);
  const aboutCaller = policy.filter(({ principals }) => namesPrincipal(principals, principal));
  const byResource = evaluate(aboutCaller, access);
  if (byResource === "denied") return "with an explicit deny in a resource-based policy";

  switch (evaluate(principal.statements, access)) {
    case "allowed":
      // A key that names neither the caller nor its account is closed to both.
      if (policy.length === 0 || byResource === "allowed") return undefined;
      return `because no resource-based policy allows the ${access.action} action`;
    case "denied":
      return "with an explicit deny in an identity-based policy";
    case "not allowed":
      return `because no identity-based policy allows the ${access.action} action`;
  }
}

function namesPrincipal(principals: readonly string[], { roleArn, functionName }: Principal): boolean {
  const account = roleArn.split(":")[4] ?? "";
  // The account's root stands for everybody in the account, and a bare account id for its root.
  const names = [roleArn, sessionArn(roleArn, functionName), account, `arn:aws:iam::${account}:root`];
  return principals.some((pattern) => pattern === "*" || names.includes(pattern));
}

// What every call knows, whichever service it is for. A key that a service adds itself is in the access already.
function withPrincipal(access: Access, { roleArn }: Principal): Access {
  const account = roleArn.split(":")[4] ?? "";
  const known = {
    "aws:principalarn": [roleArn],
    "aws:principalaccount": [account],
    "aws:sourceaccount": [account],
    // The local cloud has no TLS and is on this machine only; policies that demand TLS mean the way over a network.
    "aws:securetransport": ["true"],
  };
  return { ...access, context: { ...known, ...access.context } };
}

function sentenceAbout({ roleArn, functionName }: Principal, { action, resource }: Access): string {
  return `User: ${sessionArn(roleArn, functionName)} is not authorized to perform: ${action} on resource: ${resource}`;
}

/** Lambda calls AWS in a session of the role that bears the function's name. */
function sessionArn(roleArn: string, functionName: string): string {
  const [, , , , account = "", role = ""] = roleArn.split(":");
  return `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/${functionName}`;
}
