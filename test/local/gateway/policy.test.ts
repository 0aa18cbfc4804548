import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RequestContext } from "../../../local/gateway/condition.ts";
import { evaluate, readPolicy } from "../../../local/gateway/policy.ts";

const queue = "arn:aws:sqs:eu-central-1:123456789012:deliveries";
const access = (action = "sqs:SendMessage", resource = queue, context: RequestContext = {}) => ({
  action,
  resource,
  context,
});
const allow = (rest: object = {}) => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue, ...rest });
const deny = (rest: object = {}) => ({ ...allow(rest), Effect: "Deny" });
const decide = (statements: readonly object[], asked = access()) =>
  evaluate(readPolicy({ Version: "2012-10-17", Statement: statements }), asked);

describe("without conditions", () => {
  test.each([
    ["no statement", [], "not allowed"],
    ["an Allow of it", [allow()], "allowed"],
    ["an Allow of it and a Deny of it", [allow(), deny()], "denied"],
    ["a Deny before the Allow", [deny(), allow()], "denied"],
    ["an Allow of another action", [allow({ Action: "sqs:DeleteMessage" })], "not allowed"],
    ["an Allow of another queue", [allow({ Resource: `${queue}-dead` })], "not allowed"],
    ["an action in other case", [allow({ Action: "SQS:sendmessage" })], "allowed"],
    ["a resource in other case", [allow({ Resource: queue.toUpperCase() })], "not allowed"],
    ["one action of a list", [allow({ Action: ["sqs:DeleteMessage", "sqs:Send*"] })], "allowed"],
    ["everything but another action", [allow({ Action: undefined, NotAction: "sqs:DeleteQueue" })], "allowed"],
    ["everything but this action", [allow({ Action: undefined, NotAction: "sqs:*" })], "not allowed"],
    ["every resource but another", [allow({ Resource: undefined, NotResource: "arn:aws:s3:::*" })], "allowed"],
    ["every resource but this", [allow({ Resource: undefined, NotResource: "*:deliveries" })], "not allowed"],
    ["a Deny of all but other actions", [allow(), deny({ Action: undefined, NotAction: "kms:*" })], "denied"],
  ])("%s: %s is %s", (_, statements, expected) => {
    expect(decide(statements)).toBe(expected);
  });

  test("reads a document with a single statement that is no list", () => {
    expect(evaluate(readPolicy({ Statement: allow() }), access())).toBe("allowed");
  });
});

describe("conditions", () => {
  const context = {
    "kms:encryptioncontext:tenant": ["acme"],
    "dynamodb:leadingkeys": ["TENANT#acme", "EVENTS#acme"],
    "aws:securetransport": ["true"],
    "aws:principalarn": ["arn:aws:iam::123456789012:role/Deliver"],
    "s3:max-keys": ["10"],
  };
  const tenant = "kms:EncryptionContext:tenant";

  test.each([
    [{ StringEquals: { [tenant]: "acme" } }, true],
    [{ StringEquals: { [tenant]: ["globex", "acme"] } }, true],
    [{ StringEquals: { [tenant]: "ACME" } }, false],
    [{ StringEqualsIgnoreCase: { [tenant]: "ACME" } }, true],
    [{ StringEquals: { "kms:EncryptionContext:absent": "x" } }, false],
    [{ StringEqualsIfExists: { "kms:EncryptionContext:absent": "x" } }, true],
    [{ StringEqualsIfExists: { [tenant]: "globex" } }, false],
    [{ StringNotEquals: { [tenant]: ["acme", "globex"] } }, false],
    [{ StringNotEquals: { [tenant]: "globex" } }, true],
    [{ StringNotEquals: { "kms:EncryptionContext:absent": "x" } }, true],
    [{ StringLike: { [tenant]: "ac*" } }, true],
    [{ StringNotLike: { [tenant]: "ac*" } }, false],
    [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Del*" } }, true],
    [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam:*" } }, false],
    [{ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/Deliver" } }, true],
    [{ Bool: { "aws:SecureTransport": "true" } }, true],
    [{ Bool: { "aws:SecureTransport": false } }, false],
    [{ Null: { [tenant]: "false" } }, true],
    [{ Null: { [tenant]: true } }, false],
    [{ Null: { "kms:ViaService": true } }, true],
    [{ NumericLessThanEquals: { "s3:max-keys": 10 } }, true],
    [{ NumericGreaterThan: { "s3:max-keys": "10" } }, false],
    [{ NumericEquals: { "s3:max-keys": "10.0" } }, true],
    [{ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["TENANT#acme", "EVENTS#acme"] } }, true],
    [{ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "TENANT#*" } }, false],
    [{ "ForAllValues:StringLike": { "dynamodb:Attributes": "x" } }, true],
    [{ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": "TENANT#*" } }, true],
    [{ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": "KEY#*" } }, false],
    [{ "ForAnyValue:StringLike": { "dynamodb:Attributes": "x" } }, false],
    [{ StringEquals: { [tenant]: "acme" }, Bool: { "aws:SecureTransport": "false" } }, false],
    [{ StringEquals: { [tenant]: "acme", "aws:PrincipalArn": "somebody" } }, false],
  ])("%j holds: %j", (Condition, holds) => {
    const decision = decide([allow({ Condition })], access(undefined, undefined, context));

    expect(decision).toBe(holds ? "allowed" : "not allowed");
  });

  test.each([
    ["IpAddress", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }],
    ["DateLessThan", { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } }],
    ["StringMatches", { "ForAllValues:StringMatches": { "aws:x": "y" } }],
  ])("names the operator %s, which it does not know", (name, Condition) => {
    expect(() => decide([allow({ Condition })])).toThrow(
      `Cannot read the policy: the local cloud does not know the condition operator "${name}"`,
    );
  });
});

const variable = ["$", "{aws:username}"].join("");

test.each([
  ["a policy variable", allow({ Resource: `arn:aws:s3:::b/${variable}/*` }), `"${variable}"`],
  ["neither Action nor NotAction", allow({ Action: undefined }), '"Action" or "NotAction"'],
  ["both Resource and NotResource", allow({ NotResource: "*" }), '"Resource" or "NotResource"'],
  ["NotPrincipal", allow({ NotPrincipal: "*" }), "NotPrincipal"],
])("refuses a statement with %s by name", (_, statement, name) => {
  expect(() => readPolicy({ Statement: [statement] })).toThrow(name);
});

const patterns = fc.constantFrom("*", "sqs:*", "sqs:SendMessage", "kms:Decrypt", "?qs:Send*");
const resources = fc.constantFrom("*", queue, "arn:aws:sqs:*", "arn:aws:kms:*", `${queue}?`);
const statement: fc.Arbitrary<object> = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: patterns,
  Resource: resources,
});
const statements = fc.array(statement, { maxLength: 6 });
const asked = fc.constantFrom(
  access(),
  access("kms:Decrypt", "arn:aws:kms:k"),
  access("s3:GetObject", "arn:aws:s3:::b"),
);

test("adding an Allow never takes access away", () => {
  fc.assert(
    fc.property(statements, statement, asked, (given, added, call) => {
      const before = decide(given, call);
      const after = decide([...given, { ...added, Effect: "Allow" }], call);

      return before === "allowed" ? after === "allowed" : before !== "denied" || after === "denied";
    }),
  );
});

test("a Deny that covers a call always wins, wherever it stands", () => {
  fc.assert(
    fc.property(statements, fc.nat(), asked, (given, position, call) => {
      const everything = { Effect: "Deny", Action: "*", Resource: "*" };

      return decide(given.toSpliced(position % (given.length + 1), 0, everything), call) === "denied";
    }),
  );
});

test("the order of the statements does not matter", () => {
  fc.assert(fc.property(statements, asked, (given, call) => decide(given, call) === decide(given.toReversed(), call)));
});
