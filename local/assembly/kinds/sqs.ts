import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { generatedName } from "./naming.ts";

// Ref is the URL, not the name: what sends needs no other thing to know where.
const queue: ResourceKind = {
  namedBy: ["QueueName"],
  identify: (subject) => {
    const { environment, named } = subject;
    const name = named.QueueName ?? generatedName(subject, 80);
    const url = `${environment.endpoints.sqs}/${environment.accountId}/${name}`;
    return { physicalId: url, attributes: { Arn: arnOf(environment, "sqs", name), QueueName: name, QueueUrl: url } };
  },
};

export const sqsKinds = { "AWS::SQS::Queue": queue, "AWS::SQS::QueuePolicy": nameless };
