// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import { evaluateAssembly } from "../../../local/assembly/evaluate-assembly.ts";
import type { Json, JsonObject } from "../../../local/engines/json-service.ts";
import { assemblyOf, evaluateTemplates, ireland, propertiesOf } from "./literal-assembly.ts";

const queue = (properties: JsonObject = {}): JsonObject => ({ Type: "AWS::SQS::Queue", Properties: properties });

describe("conditions", () => {
  const conditions: Json = {
    IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
    IsDev: { "Fn::Not": [{ Condition: "IsProd" }] },
    Both: { "Fn::And": [{ Condition: "IsProd" }, { Condition: "IsDev" }] },
    Either: { "Fn::Or": [{ Condition: "IsProd" }, { Condition: "IsDev" }] },
  };

  test.each<[string, string, boolean]>([
    ["IsProd", "prod", true],
    ["IsProd", "dev", false],
    ["IsDev", "prod", false],
    ["IsDev", "dev", true],
    ["Both", "prod", false],
    ["Either", "dev", true],
  ])("%s decides in stage %s whether a resource exists", (condition, stage, exists) => {
    const template = {
      Parameters: { Stage: { Type: "String" } },
      Conditions: conditions,
      Resources: { Orders: { Type: "AWS::SQS::Queue", Condition: condition } },
      Outputs: { Url: { Condition: condition, Value: { "Fn::GetAtt": "Orders.QueueName" } } },
    };

    const { resources, outputs } = evaluateTemplates({ Shop: template }, { ...ireland, parameters: { Stage: stage } });

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(exists ? ["Orders"] : []);
    expect(outputs.map(({ name }) => name)).toEqual(exists ? ["Url"] : []);
  });

  test("a reference to what does not exist is refused", () => {
    const template = {
      Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
      Resources: { Gone: { ...queue(), Condition: "Never" }, User: queue({ X: { Ref: "Gone" } }) },
    };

    expect(() => evaluateTemplates({ Shop: template })).toThrow(
      'Cannot resolve Shop/User at Properties.X.Ref: "Gone" is left out, as condition "Never" is false',
    );
  });

  test("anything but a condition function is refused", () => {
    const template = {
      Conditions: { Odd: { "Fn::Join": ["", ["true"]] } },
      Resources: { Orders: { Type: "AWS::SQS::Queue", Condition: "Odd" } },
    };

    expect(() => evaluateTemplates({ Shop: template })).toThrow(
      'Cannot resolve Shop/Conditions.Odd: wanted a condition function, found {"Fn::Join":["",["true"]]}',
    );
  });
});

describe("parameters", () => {
  const asking: Json = { Value: { Ref: "Size" } };

  test("a given value goes before the default, and the same text comes out of a number", () => {
    const template = { Parameters: { Size: { Type: "Number", Default: 3 } }, Resources: { Orders: queue(asking) } };

    const byDefault = evaluateTemplates({ Shop: template });
    const given = evaluateTemplates({ Shop: template }, { ...ireland, parameters: { Size: "5" } });

    expect(propertiesOf(byDefault, "Orders")).toEqual({ Value: "3" });
    expect(propertiesOf(given, "Orders")).toEqual({ Value: "5" });
  });

  test("one without a value is refused where it is asked for", () => {
    const template = { Parameters: { Size: { Type: "Number" } }, Resources: { Orders: queue(asking) } };

    expect(() => evaluateTemplates({ Shop: template })).toThrow(
      'Cannot resolve Shop/Orders at Properties.Value.Ref: parameter "Size" has no value and no default',
    );
  });

  test("the bootstrap version is tolerated, and its default is not mistaken for its value", () => {
    const BootstrapVersion = {
      Type: "AWS::SSM::Parameter::Value<String>",
      Default: "/cdk-bootstrap/hnb659fds/version",
    };
    const unasked = { Parameters: { BootstrapVersion }, Resources: { Orders: queue() } };
    const asked = {
      Parameters: { BootstrapVersion },
      Resources: { Orders: queue({ X: { Ref: "BootstrapVersion" } }) },
    };

    expect(evaluateTemplates({ Shop: unasked }).resources).toHaveLength(1);
    expect(() => evaluateTemplates({ Shop: asked })).toThrow('parameter "BootstrapVersion" has no value');
  });
});

describe("between stacks", () => {
  const exporting = {
    Resources: { Orders: queue({ QueueName: "orders" }) },
    Outputs: {
      Arn: { Value: { "Fn::GetAtt": ["Orders", "Arn"] }, Export: { Name: { "Fn::Sub": "${AWS::StackName}:Arn" } } },
    },
  };
  const importing = (value: Json): Json => ({ Resources: { Reader: queue({ From: value }) } });
  const weak = (stackName: string, region?: string): Json => ({
    "Fn::GetStackOutput": { StackName: stackName, OutputName: "Arn", ...(region !== undefined && { Region: region }) },
  });

  test("outputs are listed with the names of their exports", () => {
    expect(evaluateTemplates({ Shop: exporting }).outputs).toEqual([
      { stack: "Shop", name: "Arn", value: "arn:aws:sqs:eu-west-1:111122223333:orders", exportName: "Shop:Arn" },
    ]);
  });

  test.each<[string, Json]>([
    ["by the name of an export", { "Fn::ImportValue": "Shop:Arn" }],
    ["by a name that is made up", { "Fn::ImportValue": { "Fn::Join": [":", ["Shop", "Arn"]] } }],
    ["by stack and output", weak("Shop")],
    ["by stack, output and this very region", weak("Shop", "eu-west-1")],
  ])("a value is found %s", (_, value) => {
    const evaluated = evaluateTemplates({ Shop: exporting, Office: importing(value) });

    expect(propertiesOf(evaluated, "Reader")).toEqual({ From: "arn:aws:sqs:eu-west-1:111122223333:orders" });
  });

  test.each<[string, Json, string]>([
    ["an export that nobody has", { "Fn::ImportValue": "Shop:Url" }, 'Fn::ImportValue: no stack exports "Shop:Url"'],
    ["a stack that is not there", weak("Store"), 'Fn::GetStackOutput: no stack "Store" with an output "Arn"'],
    [
      "another region",
      weak("Shop", "us-east-1"),
      "Fn::GetStackOutput: a stack in us-east-1, where this local cloud is eu-west-1",
    ],
  ])("%s is refused", (_, value, found) => {
    expect(() => evaluateTemplates({ Shop: exporting, Office: importing(value) })).toThrow(
      `Cannot resolve Office/Reader at Properties.From.${found}`,
    );
  });

  test("two exports of one name are refused", () => {
    const named = { ...exporting, Outputs: { Arn: { Value: "x", Export: { Name: "shared" } } } };

    expect(() =>
      evaluateTemplates({ One: named, Two: named, Office: importing({ "Fn::ImportValue": "shared" }) }),
    ).toThrow('Cannot resolve the export "shared": stacks "One" and "Two" both export it');
  });
});

describe("circles", () => {
  test("of names are shown as the way round", () => {
    const template = {
      Resources: {
        A: queue({ QueueName: { "Fn::GetAtt": ["B", "QueueName"] } }),
        B: queue({ QueueName: { "Fn::Sub": "${C.QueueName}-x" } }),
        C: queue({ QueueName: { "Fn::GetAtt": ["A", "QueueName"] } }),
      },
    };

    expect(() => evaluateTemplates({ Shop: template })).toThrow(
      'Cannot resolve "Shop/B": it leads back to itself, Shop/B → Shop/C → Shop/A → Shop/B',
    );
  });

  test("of resources are refused though their names are clear: AWS could create neither first", () => {
    const template = { Resources: { A: queue({ X: { Ref: "B" } }), B: { ...queue(), DependsOn: ["A"] } } };

    expect(() => evaluateTemplates({ Shop: template })).toThrow("leads back to itself, Shop/A → Shop/B → Shop/A");
  });

  test("of stacks are shown through their outputs", () => {
    const side = (other: string): Json => ({
      Resources: { Q: queue({ QueueName: { "Fn::GetStackOutput": { StackName: other, OutputName: "Name" } } }) },
      Outputs: { Name: { Value: { "Fn::GetAtt": ["Q", "QueueName"] } } },
    });

    expect(() => evaluateTemplates({ L: side("R"), R: side("L") })).toThrow(
      "leads back to itself, R/Outputs.Name → R/Q → L/Outputs.Name → L/Q → R/Outputs.Name",
    );
  });

  test("of conditions are refused", () => {
    const template = {
      Conditions: { A: { "Fn::Not": [{ Condition: "B" }] }, B: { "Fn::Not": [{ Condition: "A" }] } },
      Resources: { Orders: { Type: "AWS::SQS::Queue", Condition: "A" } },
    };

    expect(() => evaluateTemplates({ Shop: template })).toThrow(
      "Shop/Conditions.A → Shop/Conditions.B → Shop/Conditions.A",
    );
  });

  test("are none where two resources depend on a third", () => {
    const template = {
      Resources: { A: queue(), B: queue({ X: { Ref: "A" } }), C: queue({ X: [{ Ref: "A" }, { Ref: "B" }] }) },
    };

    expect(evaluateTemplates({ Shop: template }).resources).toHaveLength(3);
  });
});

test("a dependency on nothing is refused", () => {
  const template = { Resources: { A: { Type: "AWS::SQS::Queue", DependsOn: "B" } } };

  expect(() => evaluateTemplates({ Shop: template })).toThrow(
    'Cannot resolve Shop/A at DependsOn: the template has no resource "B"',
  );
});

test("dynamic references are left in place and reported", () => {
  const reference = "{{resolve:secretsmanager:db:SecretString:password}}";
  const template = { Resources: { A: queue({ Users: [{ Password: `is ${reference}` }] }) } };

  const evaluated = evaluateTemplates({ Shop: template });

  expect(propertiesOf(evaluated, "A")).toEqual({ Users: [{ Password: `is ${reference}` }] });
  expect(evaluated.dynamicReferences).toEqual([
    { stack: "Shop", logicalId: "A", property: "Properties.Users.0.Password", reference },
  ]);
});

test("what steers CloudFormation stands beside the properties", () => {
  const template = { Resources: { A: { Type: "AWS::SQS::Queue", DeletionPolicy: "Retain" } } };

  expect(evaluateTemplates({ Shop: template }).resources[0]).toMatchObject({
    properties: {},
    directives: { DeletionPolicy: "Retain" },
  });
});

test("a stack that was synthesized for elsewhere is refused", () => {
  const { stacks, ...assembly } = assemblyOf({ Shop: { Resources: {} } });
  const elsewhere = stacks.map((stack) => ({ ...stack, accountId: "111122223333", region: "us-east-1" }));

  expect(() => evaluateAssembly({ ...assembly, stacks: elsewhere }, ireland)).toThrow(
    'Cannot run stack "Shop" in 111122223333/eu-west-1: it was synthesized for 111122223333/us-east-1',
  );
});
