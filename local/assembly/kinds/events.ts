import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { generatedName } from "./naming.ts";

// On the default bus a rule goes by its name alone; on any other, the bus is part of its id and its ARN.
const rule: ResourceKind = {
  namedBy: ["Name", "EventBusName"],
  identify: (subject) => {
    const name = subject.named.Name ?? generatedName(subject, 64);
    const bus = (subject.named.EventBusName ?? "default").replace(/^.*:event-bus\//, ""); // given by name or by ARN
    const path = bus === "default" ? name : `${bus}/${name}`;
    const attributes = { Arn: arnOf(subject.environment, "events", `rule/${path}`), RuleName: name };
    return { physicalId: path.replace("/", "|"), attributes };
  },
};

const eventBus: ResourceKind = {
  namedBy: ["Name"],
  identify: (subject) => {
    const name = subject.named.Name ?? generatedName(subject, 256);
    return {
      physicalId: name,
      attributes: { Arn: arnOf(subject.environment, "events", `event-bus/${name}`), Name: name },
    };
  },
};

export const eventsKinds = { "AWS::Events::Rule": rule, "AWS::Events::EventBus": eventBus };
