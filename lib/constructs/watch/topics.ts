import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { AlarmSettings } from "./alarm-settings.ts";

const ALARMS = new ServicePrincipal("cloudwatch.amazonaws.com");

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
        principals: [ALARMS],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: this.ofThisAccount(),
      }),
    );
    return key;
  }

  private createTopic(id: string, key: Key, addresses: readonly string[]): Topic {
    const topic = new Topic(this, id, { masterKey: key, enforceSSL: true });
    // The policy that demands TLS takes the place of SNS's own, by which the alarms of the account may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsNotify",
        principals: [ALARMS],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: this.ofThisAccount(),
      }),
    );
    for (const address of addresses) {
      acknowledge(topic.addSubscription(new EmailSubscription(address)), {
        "Serverless-SNSRedrivePolicy":
          "A mail that is not delivered is no work to be done later: the alarm still rings",
      });
    }
    return topic;
  }

  private ofThisAccount() {
    return { StringEquals: { "aws:SourceAccount": Stack.of(this).account } };
  }
}
