// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../local/engines/json-service.ts";
import { evaluateTemplates, propertiesOf } from "./literal-assembly.ts";

/** Stands in for any resource: its alias is named by the value under test, which comes back resolved. */
function evaluate(value: Json): Json {
  const evaluated = evaluateTemplates({
    Shop: {
      Parameters: {
        Stage: { Type: "String", Default: "prod" },
        Zones: { Type: "CommaDelimitedList", Default: "a, b,c" },
      },
      Mappings: { Sizes: { prod: { memory: 512, zones: ["a", "b"] } } },
      Conditions: {
        IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
        IsTest: { "Fn::Equals": [{ Ref: "Stage" }, "test"] },
      },
      Resources: {
        Orders: { Type: "AWS::SQS::Queue", Properties: { QueueName: "orders" } },
        Subject: { Type: "AWS::CloudWatch::Dashboard", Properties: { Value: value } },
      },
    },
  });
  const properties = propertiesOf(evaluated, "Subject");
  return JSON.parse(JSON.stringify(properties)).Value ?? "left out";
}

const ordersArn = "arn:aws:sqs:eu-west-1:111122223333:orders";
const ordersUrl = "http://127.0.0.1:4566/111122223333/orders";

describe("what needs no resolving", () => {
  test.each<[string, Json]>([
    ["a text", "plain"],
    ["a number", 42],
    ["null", null],
    ["nested data", { a: [1, { b: false }] }],
    ["the member Condition of a policy statement", { Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    ["a dynamic reference", "{{resolve:secretsmanager:db:SecretString:password}}"],
  ])("%s stays as it is", (_, value) => {
    expect(evaluate(value)).toEqual(value ?? "left out");
  });

  test("holds for all JSON without intrinsic functions", () => {
    const json = fc
      .json({ maxDepth: 4 })
      .filter((text) => !/"(Ref|Fn::[^"]*|__proto__)":/.test(text))
      .map((text): Json => JSON.parse(text));

    fc.assert(
      fc.property(json, (value) => {
        expect(evaluate({ value })).toEqual({ value });
      }),
    );
  });
});

describe("each intrinsic function", () => {
  test.each<[string, Json, Json]>([
    ["Ref of a resource", { Ref: "Orders" }, ordersUrl],
    ["Ref of a parameter", { Ref: "Stage" }, "prod"],
    ["Ref of a list parameter", { Ref: "Zones" }, ["a", "b", "c"]],
    ["Ref of the account", { Ref: "AWS::AccountId" }, "111122223333"],
    ["Ref of the region", { Ref: "AWS::Region" }, "eu-west-1"],
    ["Ref of the partition", { Ref: "AWS::Partition" }, "aws"],
    ["Ref of the URL suffix", { Ref: "AWS::URLSuffix" }, "amazonaws.com"],
    ["Ref of the stack's name", { Ref: "AWS::StackName" }, "Shop"],
    [
      "Ref of the stack's id",
      { Ref: "AWS::StackId" },
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/local",
    ],
    ["Ref of no value as a property", { Ref: "AWS::NoValue" }, "left out"],
    ["Ref of no value in a list", [1, { Ref: "AWS::NoValue" }, 2], [1, 2]],
    ["GetAtt as a list", { "Fn::GetAtt": ["Orders", "Arn"] }, ordersArn],
    ["GetAtt with a dot", { "Fn::GetAtt": "Orders.QueueName" }, "orders"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "Stage" }, 3]] }, "a-prod-3"],
    ["Join of a list that is itself resolved", { "Fn::Join": ["/", { Ref: "Zones" }] }, "a/b/c"],
    ["Join without what has no value", { "Fn::Join": [",", ["a", { Ref: "AWS::NoValue" }]] }, "a"],
    ["Split", { "Fn::Split": [":", "a:b:c"] }, ["a", "b", "c"]],
    ["Select", { "Fn::Select": [1, ["a", "b"]] }, "b"],
    ["Select with its index as text", { "Fn::Select": ["5", { "Fn::Split": [":", ordersArn] }] }, "orders"],
    ["Sub", { "Fn::Sub": "${Stage} in ${AWS::Region}: ${Orders.Arn}" }, `prod in eu-west-1: ${ordersArn}`],
    ["Sub of a resource", { "Fn::Sub": "${Orders}/x" }, `${ordersUrl}/x`],
    ["Sub of a literal", { "Fn::Sub": "${!Stage} is ${Stage}" }, "${Stage} is prod"],
    ["Sub with variables", { "Fn::Sub": ["${A}-${Stage}", { A: { Ref: "AWS::Region" } }] }, "eu-west-1-prod"],
    ["Sub whose variable hides a parameter", { "Fn::Sub": ["${Stage}", { Stage: "mine" }] }, "mine"],
    ["FindInMap", { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "memory"] }, 512],
    ["FindInMap of a list", { "Fn::FindInMap": ["Sizes", "prod", "zones"] }, ["a", "b"]],
    ["Base64", { "Fn::Base64": { "Fn::Sub": "${Stage}!" } }, "cHJvZCE="],
    ["If that is true", { "Fn::If": ["IsProd", "yes", "no"] }, "yes"],
    ["If that is false", { "Fn::If": ["IsTest", "yes", { Ref: "Stage" }] }, "prod"],
    ["If that chooses nothing", { "Fn::If": ["IsTest", "yes", { Ref: "AWS::NoValue" }] }, "left out"],
    ["If, not looking at the branch it leaves", { "Fn::If": ["IsProd", "yes", { Ref: "Nobody" }] }, "yes"],
  ])("%s", (_, value, expected) => {
    expect(evaluate(value)).toEqual(expected);
  });

  test("Split undoes Join, where no part holds the delimiter", () => {
    const part = fc.stringMatching(/^[a-z]{0,5}$/);

    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(evaluate({ "Fn::Split": [":", { "Fn::Join": [":", parts] }] })).toEqual(parts);
      }),
    );
  });
});

describe("what is refused names the place and what was found", () => {
  test.each<[string, Json, string]>([
    ["an unknown function", { "Fn::Magic": [1] }, "Fn::Magic [1]: there is no such intrinsic function here"],
    ["availability zones", { "Fn::GetAZs": "" }, 'Fn::GetAZs "": the local cloud has no availability zones'],
    [
      "network ranges",
      { "Fn::Cidr": ["10.0.0.0/16", 1] },
      'Fn::Cidr ["10.0.0.0/16",1]: the local cloud has no networks',
    ],
    ["a macro", { "Fn::Transform": {} }, "Fn::Transform {}: macros run only on AWS"],
    ["a condition among properties", { "Fn::Not": [true] }, "Fn::Not [true]: it may stand in Conditions only"],
    ["company for a function", { Ref: "Orders", b: 1 }, 'Ref must stand alone, found {"Ref":"Orders","b":1}'],
  ])("%s", (_, value, found) => {
    expect(() => evaluate(value)).toThrow(`Cannot resolve Shop/Subject at Properties.Value: ${found}`);
  });

  test.each<[string, Json, string]>([
    ["an unknown name", { Ref: "Nobody" }, 'Ref: the template has no resource and no parameter "Nobody"'],
    ["a Ref that is no text", { Ref: ["Orders"] }, 'Ref: wanted a name, found ["Orders"]'],
    ["an unknown pseudo parameter", { Ref: "AWS::Moon" }, 'Ref: the local cloud has no pseudo parameter "AWS::Moon"'],
    [
      "an unknown attribute",
      { "Fn::GetAtt": ["Orders", "Colour"] },
      'Fn::GetAtt: "Orders" (AWS::SQS::Queue) has no attribute "Colour" here, but Arn, QueueName, QueueUrl',
    ],
    [
      "an attribute without a dot",
      { "Fn::GetAtt": "Orders" },
      'Fn::GetAtt: wanted "LogicalId.Attribute", found "Orders"',
    ],
    ["a Join of one", { "Fn::Join": [","] }, 'Fn::Join: wanted a list of 2, found [","]'],
    ["a Join of no list", { "Fn::Join": [",", "a"] }, 'Fn::Join.1: wanted a list, found "a"'],
    ["a Join of objects", { "Fn::Join": [",", [{ a: 1 }]] }, 'Fn::Join.0: wanted a text, found {"a":1}'],
    ["a Select past the end", { "Fn::Select": [2, ["a", "b"]] }, "Fn::Select: wanted member 2 of a list of 2"],
    ["a Select before the start", { "Fn::Select": [-1, ["a"]] }, "Fn::Select: wanted member -1 of a list of 1"],
    ["a Sub of a list", { "Fn::Sub": "${Zones}" }, 'Fn::Sub: wanted a text for ${Zones}, found ["a","b","c"]'],
    [
      "a Sub of an unknown name",
      { "Fn::Sub": "${Nobody}" },
      'Fn::Sub: the template has no resource and no parameter "Nobody"',
    ],
    [
      "unknown map keys",
      { "Fn::FindInMap": ["Sizes", "dev", "memory"] },
      "Fn::FindInMap: no mapping has the keys Sizes, dev, memory",
    ],
    ["an unknown condition", { "Fn::If": ["IsMoon", 1, 2] }, 'Fn::If: the template has no condition "IsMoon"'],
  ])("%s", (_, value, found) => {
    expect(() => evaluate(value)).toThrow(`Cannot resolve Shop/Subject at Properties.Value.${found}`);
  });

  test("deep inside a property, and with the data that a caller can tell apart", () => {
    const nested = { Queues: ["fine", { "Fn::GetAtt": ["Orders", "Nope"] }] };

    expect(() => evaluate(nested)).toThrow(
      expect.objectContaining({
        code: "reference_unknown",
        place: { stack: "Shop", logicalId: "Subject", path: ["Properties", "Value", "Queues", "1", "Fn::GetAtt"] },
      }),
    );
  });
});
