import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { generatedName, givenName, stableUuid } from "./naming.ts";

const topic: ResourceKind = {
  namedBy: ["TopicName"],
  identify: (subject) => {
    const name = subject.named.TopicName ?? generatedName(subject, 256);
    const arn = arnOf(subject.environment, "sns", name);
    return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};

const subscription: ResourceKind = {
  namedBy: ["TopicArn"],
  identify: (subject) => {
    const arn = `${givenName(subject, "TopicArn")}:${stableUuid(subject)}`;
    return { physicalId: arn, attributes: { Arn: arn } };
  },
};

export const snsKinds = {
  "AWS::SNS::Topic": topic,
  "AWS::SNS::TopicPolicy": nameless,
  "AWS::SNS::Subscription": subscription,
};
