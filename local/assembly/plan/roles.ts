import * as z from "zod";
import type { PolicyStatement, RolePlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { jsonObject, readProperties, texts } from "./property-values.ts";

// No principals: in a role they say who may take it, which the local cloud decides itself.
const Statement = z.object({
  Sid: z.string().exactOptional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts.exactOptional(),
  NotAction: texts.exactOptional(),
  Resource: texts.exactOptional(),
  NotResource: texts.exactOptional(),
  Condition: jsonObject.exactOptional(),
});
const PolicyDocument = z.object({ Statement: z.union([z.array(Statement), Statement.transform((one) => [one])]) });

const RoleProperties = z.object({
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
const PolicyProperties = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });

/** A policy that is a resource of its own, and the roles that say they have it or that it says have it. */
interface AttachedPolicy {
  readonly arn: string;
  readonly roleNames: readonly string[];
  readonly statements: readonly PolicyStatement[];
}

export function planRoles(draft: Draft): readonly RolePlan[] {
  const policies = ofType(draft, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy").map((policy) => attachedPolicy(policy));
  const roles = ofType(draft, "AWS::IAM::Role").map((role) => planRole(role, policies));
  reportUnknownRoles(draft, roles);
  return roles;
}

function planRole(role: ResolvedResource, policies: readonly AttachedPolicy[]): RolePlan {
  const { Policies, ManagedPolicyArns } = readProperties(role, RoleProperties);
  const attached = policies.filter(
    ({ arn, roleNames }) => roleNames.includes(role.physicalId) || ManagedPolicyArns.includes(arn),
  );
  return {
    name: role.physicalId,
    arn: arnIn(role),
    statements: [
      ...Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      ...attached.flatMap(({ statements }) => statements),
    ],
    managedPolicyArns: ManagedPolicyArns.filter((arn) => !policies.some((policy) => policy.arn === arn)),
  };
}

function attachedPolicy(policy: ResolvedResource): AttachedPolicy {
  const { PolicyDocument, Roles } = readProperties(policy, PolicyProperties);
  return { arn: policy.physicalId, roleNames: Roles, statements: PolicyDocument.Statement };
}

function reportUnknownRoles(draft: Draft, roles: readonly RolePlan[]): void {
  for (const policy of ofType(draft, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"))
    for (const name of readProperties(policy, PolicyProperties).Roles)
      if (!roles.some((role) => role.name === name)) draft.report(policy, `there is no role "${name}" to attach it to`);
}
