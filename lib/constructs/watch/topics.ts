import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { AlarmSettings } from "./alarm-settings.ts";

/** Wakes somebody, or waits for the morning. */
export class AlarmTopics extends Construct {
  readonly page: Topic;
  readonly ticket: Topic;

  constructor(scope: Construct, id: string, settings: AlarmSettings) {
    super(scope, id);
    const key = this.createKey();
    this.page = this.createTopic("Page", key, settings.page);
    this.ticket = this.createTopic("Ticket", key, settings.ticket);
  }

  /** Of our own: CloudWatch may not use AWS's key for SNS, and the key of the state refuses whoever names no tenant. */
  private createKey(): Key {
    const key = new Key(this, "Key", {
      description: "Posthorn: encrypts notifications of alarms",
      enableKeyRotation: true,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsNotify",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    return key;
  }

  private createTopic(id: string, key: Key, addresses: readonly string[]): Topic {
    const topic = new Topic(this, id, { masterKey: key, enforceSSL: true });
    for (const address of addresses) {
      acknowledge(topic.addSubscription(new EmailSubscription(address)), {
        "Serverless-SNSRedrivePolicy":
          "A mail that is not delivered is no work to be done later: the alarm still rings",
      });
    }
    return topic;
  }
}
