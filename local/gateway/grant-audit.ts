import type { UsedGrant } from "./meter.ts";
import { coversAction, coversResource, type PolicyStatement } from "./policy.ts";

/** What the template gives one function. */
export interface GrantedRole {
  readonly functionName: string;
  readonly statements: readonly PolicyStatement[];
}

/** An action or a resource of a statement that no call needed. */
export interface UnusedGrant {
  readonly functionName: string;
  readonly sid: string;
  readonly kind: "action" | "resource";
  readonly pattern: string;
}

export interface GrantComparison {
  readonly unused: readonly UnusedGrant[];
  readonly missing: readonly UsedGrant[];
}

/**
 * Compares what roles allow with what their functions asked for in a recorded run. Conditions are not looked at: the run
 * itself refuses what they forbid. A statement with two actions on two resources counts as used once each of the four
 * was needed in some call, because a policy that names tables and their indexes together allows pairs that never occur.
 */
export function compareGrants(roles: readonly GrantedRole[], used: readonly UsedGrant[]): GrantComparison {
  return {
    unused: roles.flatMap((role) => unusedOf(role, used)),
    missing: roles.flatMap((role) => missingOf(role, used)),
  };
}

function unusedOf({ functionName, statements }: GrantedRole, used: readonly UsedGrant[]): readonly UnusedGrant[] {
  const own = used.filter((grant) => grant.functionName === functionName);
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => unusedPatterns(statement, own).map((grant) => ({ functionName, ...grant })));
}

function unusedPatterns(
  statement: PolicyStatement,
  own: readonly UsedGrant[],
): readonly Omit<UnusedGrant, "functionName">[] {
  const { sid, actions, resources } = statement;
  const covered = own.filter((grant) => isCovered(statement, grant));
  // "Everything but" names what is not given: none of it can be unused.
  const actionPatterns = actions.except ? [] : actions.patterns;
  const resourcePatterns = resources.except ? [] : resources.patterns;

  const unusedActions = actionPatterns.filter(
    (pattern) => !covered.some(({ action }) => coversAction(only(pattern), action)),
  );
  const unusedResources = resourcePatterns.filter(
    (pattern) => !covered.some(({ resource }) => coversResource(only(pattern), resource)),
  );
  return [
    ...unusedActions.map((pattern) => ({ sid, kind: "action" as const, pattern })),
    ...unusedResources.map((pattern) => ({ sid, kind: "resource" as const, pattern })),
  ];
}

function missingOf({ functionName, statements }: GrantedRole, used: readonly UsedGrant[]): readonly UsedGrant[] {
  return used.filter((grant) => grant.functionName === functionName && !isGranted(statements, grant));
}

function isGranted(statements: readonly PolicyStatement[], grant: UsedGrant): boolean {
  const covering = statements.filter((statement) => isCovered(statement, grant));
  // A Deny with conditions denies some calls only; which, the run itself has shown.
  const isDenied = covering.some(({ effect, conditions }) => effect === "Deny" && conditions.length === 0);
  return !isDenied && covering.some(({ effect }) => effect === "Allow");
}

function isCovered({ actions, resources }: PolicyStatement, { action, resource }: UsedGrant): boolean {
  return coversAction(actions, action) && coversResource(resources, resource);
}

function only(pattern: string) {
  return { except: false, patterns: [pattern] };
}
