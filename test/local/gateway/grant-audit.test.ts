import { expect, test } from "vitest";
import { compareGrants } from "../../../local/gateway/grant-audit.ts";
import { readPolicy } from "../../../local/gateway/policy.ts";

const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/Posthorn";
const queue = "arn:aws:sqs:eu-central-1:123456789012:retries";
const role = (...Statement: readonly object[]) => ({ functionName: "deliver", statements: readPolicy({ Statement }) });
const used = (action: string, resource: string, functionName = "deliver") => ({ functionName, action, resource });

test("finds nothing when the calls need exactly what the role gives", () => {
  const roles = [
    role({ Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:Query"], Resource: [table, `${table}/index/*`] }),
  ];

  const comparison = compareGrants(roles, [
    used("dynamodb:PutItem", table),
    used("dynamodb:Query", `${table}/index/attention`),
  ]);

  expect(comparison).toEqual({ unused: [], missing: [] });
});

test("names an action and a resource that no call needed", () => {
  const roles = [
    role({ Sid: "Table", Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:Scan"], Resource: [table, queue] }),
  ];

  const { unused } = compareGrants(roles, [used("dynamodb:PutItem", table)]);

  expect(unused).toEqual([
    { functionName: "deliver", sid: "Table", kind: "action", pattern: "dynamodb:Scan" },
    { functionName: "deliver", sid: "Table", kind: "resource", pattern: queue },
  ]);
});

test("takes an action with a wildcard as used by any call that it covers", () => {
  const roles = [role({ Effect: "Allow", Action: ["kms:GenerateDataKey*", "kms:Decrypt*"], Resource: "*" })];

  const { unused } = compareGrants(roles, [used("kms:GenerateDataKeyWithoutPlaintext", "arn:aws:kms:k")]);

  expect(unused).toEqual([{ functionName: "deliver", sid: "", kind: "action", pattern: "kms:Decrypt*" }]);
});

test("does not count the calls of another function", () => {
  const roles = [role({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue })];

  const { unused } = compareGrants(roles, [used("sqs:SendMessage", queue, "ingest")]);

  expect(unused).toMatchObject([{ pattern: "sqs:SendMessage" }, { pattern: queue }]);
});

test("names what was asked for and is not given", () => {
  const roles = [role({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue })];

  const { missing } = compareGrants(roles, [used("sqs:SendMessage", queue), used("sqs:PurgeQueue", queue)]);

  expect(missing).toEqual([used("sqs:PurgeQueue", queue)]);
});

test("takes what is denied for every call as not given", () => {
  const allow = { Effect: "Allow", Action: "sqs:*", Resource: queue };
  const deny = { Effect: "Deny", Action: "sqs:PurgeQueue", Resource: "*" };
  const denyOthers = { ...deny, Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } };
  const purged = [used("sqs:PurgeQueue", queue)];

  expect(compareGrants([role(allow, deny)], purged).missing).toEqual(purged);
  expect(compareGrants([role(allow, denyOthers)], purged).missing).toEqual([]);
});
