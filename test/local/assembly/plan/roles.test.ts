import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { plan, resource } from "./planning.ts";

describe("a role", () => {
  const allow = (action: string) => ({ Effect: "Allow", Action: action, Resource: "*" });
  const allowed = (action: string) => ({ Effect: "Allow", Action: [action], Resource: ["*"] });
  const policyOf = (statement: JsonObject) => ({ Version: "2012-10-17", Statement: [statement] });

  test("has the statements of every policy that is attached in any way, and AWS's own by ARN", () => {
    const { roles } = plan({
      Role: resource("AWS::IAM::Role", {
        RoleName: "deliver-role",
        Policies: [{ PolicyName: "inline", PolicyDocument: policyOf(allow("sqs:SendMessage")) }],
        ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/Basic", { Ref: "Shared" }],
      }),
      Inline: resource("AWS::IAM::Policy", {
        PolicyDocument: policyOf(allow("kms:Decrypt")),
        Roles: [{ Ref: "Role" }],
      }),
      Shared: resource("AWS::IAM::ManagedPolicy", { PolicyDocument: { Statement: allow("s3:GetObject") } }),
      Others: resource("AWS::IAM::ManagedPolicy", { PolicyDocument: policyOf(allow("s3:PutObject")) }),
    });

    expect(roles).toEqual([
      {
        name: "deliver-role",
        arn: "arn:aws:iam::111122223333:role/deliver-role",
        statements: [allowed("sqs:SendMessage"), allowed("kms:Decrypt"), allowed("s3:GetObject")],
        managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/Basic"],
      },
    ]);
  });

  test("that a policy cannot find is a problem", () => {
    const policy = resource("AWS::IAM::Policy", { PolicyDocument: policyOf(allow("a:B")), Roles: ["gone"] });

    expect(plan({ Policy: policy }).problems).toEqual([
      'Shop/Policy (AWS::IAM::Policy): there is no role "gone" to attach it to',
    ]);
  });
});
