// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Fn::Sub's, not JavaScript's
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../local/engines/json-service.ts";
import { at, plan, resource } from "./planning.ts";

describe("a queue", () => {
  test("has its attributes as SQS takes them: text, and JSON within text", () => {
    const { queues, problems } = plan({
      Dead: resource("AWS::SQS::Queue", { QueueName: "dead" }),
      Lane: resource("AWS::SQS::Queue", {
        QueueName: "lane",
        VisibilityTimeout: 270,
        DelaySeconds: "5",
        KmsMasterKeyId: "alias/aws/sqs",
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 5 },
      }),
    });

    expect(problems).toEqual([]);
    expect(queues).toEqual([
      { name: "dead", url: "http://127.0.0.1:4566/111122223333/dead", arn: at("sqs", "dead"), attributes: {} },
      {
        name: "lane",
        url: "http://127.0.0.1:4566/111122223333/lane",
        arn: at("sqs", "lane"),
        attributes: {
          VisibilityTimeout: "270",
          DelaySeconds: "5",
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead","maxReceiveCount":5}',
        },
      },
    ]);
  });

  test.each<[JsonObject, string]>([
    [{ DelaySeconds: 901 }, "DelaySeconds is 901, SQS allows 0 to 900"],
    [{ VisibilityTimeout: 43_201 }, "VisibilityTimeout is 43201, SQS allows 0 to 43200"],
    [{ MessageRetentionPeriod: 59 }, "MessageRetentionPeriod is 59, SQS allows 60 to 1209600"],
    [
      { RedrivePolicy: { deadLetterTargetArn: at("sqs", "gone"), maxReceiveCount: 5 } },
      `RedrivePolicy sends to "${at("sqs", "gone")}", which is no queue of this assembly`,
    ],
  ])("with %j is a problem", (properties, found) => {
    expect(plan({ Lane: resource("AWS::SQS::Queue", properties) }).problems).toEqual([
      `Shop/Lane (AWS::SQS::Queue): ${found}`,
    ]);
  });

  test("with a value that is no number is refused with its place", () => {
    expect(() => plan({ Lane: resource("AWS::SQS::Queue", { DelaySeconds: "soon" }) })).toThrow(
      /^Cannot use Shop\/Lane at Properties.DelaySeconds of AWS::SQS::Queue: .*, found "soon"$/,
    );
  });
});
