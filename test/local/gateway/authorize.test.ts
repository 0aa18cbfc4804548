import { expect, test } from "vitest";
import { operatorPrincipal, refusalOf } from "../../../local/gateway/authorize.ts";
import { readPolicy } from "../../../local/gateway/policy.ts";
import { deliver } from "./gateway-fixture.ts";

const send = { action: "sqs:SendMessage", resource: "arn:aws:sqs:eu-central-1:123456789012:retries", context: {} };
const decrypt = { action: "kms:Decrypt", resource: "arn:aws:kms:eu-central-1:123456789012:key/1", context: {} };
const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };
const denyAll = { Effect: "Deny", Action: "*", Resource: "*" };

test("lets a call pass that the role allows", () => {
  const { principal } = deliver({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" });

  expect(refusalOf(principal, [send])).toBeUndefined();
});

test("refuses in AWS's words what no policy allows", () => {
  expect(refusalOf(deliver().principal, [send])).toBe(
    "User: arn:aws:sts::123456789012:assumed-role/DeliverRole/deliver is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-central-1:123456789012:retries because no identity-based policy allows the sqs:SendMessage action",
  );
});

test("tells an explicit deny from a missing allow", () => {
  expect(refusalOf(deliver(allowAll, denyAll).principal, [send])).toContain(
    "with an explicit deny in an identity-based policy",
  );
});

test("refuses a call that needs two grants and has one", () => {
  const { principal } = deliver({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" });

  expect(refusalOf(principal, [send, decrypt])).toContain("because no identity-based policy allows the kms:Decrypt");
});

test.each([
  ["everybody", "*", true],
  ["the role", { AWS: "arn:aws:iam::123456789012:role/pipeline/DeliverRole" }, true],
  ["the account", { AWS: ["arn:aws:iam::123456789012:root"] }, true],
  ["another role", { AWS: "arn:aws:iam::123456789012:role/IngestRole" }, false],
  ["a service", { Service: "sqs.amazonaws.com" }, false],
])("honours a resource policy that denies %s", (_, Principal, isRefused) => {
  const policy = readPolicy({ Statement: [{ ...denyAll, Principal }] });
  const policyOf = (arn: string) => (arn === decrypt.resource ? policy : []);

  const refusal = refusalOf(deliver(allowAll).principal, [decrypt], policyOf);

  expect(refusal?.includes("with an explicit deny in a resource-based policy") ?? false).toBe(isRefused);
});

test("refuses what the policy of a key lets nobody do, whatever the role allows", () => {
  const root = { AWS: "arn:aws:iam::123456789012:root" };
  const policy = readPolicy({ Statement: [{ ...allowAll, Action: "kms:Describe*", Principal: root }] });

  const refusal = refusalOf(deliver(allowAll).principal, [decrypt], () => policy);

  expect(refusal).toContain("because no resource-based policy allows the kms:Decrypt action");
});

test("lets a call pass that the policy of a key leaves to the account's own policies", () => {
  const root = { AWS: "arn:aws:iam::123456789012:root" };
  const policy = readPolicy({ Statement: [{ ...allowAll, Principal: root }] });

  expect(refusalOf(deliver(allowAll).principal, [decrypt], () => policy)).toBeUndefined();
});

test("gives no access by a resource policy alone", () => {
  const policy = readPolicy({ Statement: [{ ...allowAll, Principal: "*" }] });

  expect(refusalOf(deliver().principal, [decrypt], () => policy)).toContain("no identity-based policy");
});

test("knows who asks", () => {
  const isDeliver = {
    ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*/DeliverRole" },
    StringEquals: { "aws:SourceAccount": "123456789012" },
  };

  expect(refusalOf(deliver({ ...allowAll, Condition: isDeliver }).principal, [send])).toBeUndefined();
});

test("lets the operator do everything", () => {
  expect(refusalOf(operatorPrincipal("123456789012"), [send, decrypt])).toBeUndefined();
});
