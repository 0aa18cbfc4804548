import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { generatedName, stableUuid } from "./naming.ts";

// No StreamArn: the local tables have no streams, and a function that reads one would wait for ever.
const table: ResourceKind = {
  namedBy: ["TableName"],
  identify: (subject) => {
    const name = subject.named.TableName ?? generatedName(subject, 255);
    return { physicalId: name, attributes: { Arn: arnOf(subject.environment, "dynamodb", `table/${name}`) } };
  },
};

const globalTable: ResourceKind = {
  namedBy: table.namedBy,
  identify: (subject) => {
    const { physicalId, attributes } = table.identify(subject);
    return { physicalId, attributes: { ...attributes, TableId: stableUuid(subject) } };
  },
};

export const dynamodbKinds = { "AWS::DynamoDB::Table": table, "AWS::DynamoDB::GlobalTable": globalTable };
