import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { withUuid } from "./nameless.ts";
import { generatedName } from "./naming.ts";

// AWS ends this ARN with `:*`, for all streams of the group; grants count on it.
const logGroup: ResourceKind = {
  namedBy: ["LogGroupName"],
  identify: (subject) => {
    const name = subject.named.LogGroupName ?? generatedName(subject, 512);
    return { physicalId: name, attributes: { Arn: arnOf(subject.environment, "logs", `log-group:${name}:*`) } };
  },
};

export const logsKinds = {
  "AWS::Logs::LogGroup": logGroup,
  "AWS::Logs::QueryDefinition": withUuid("QueryDefinitionId"),
};
