import type { SQS } from "@aws-sdk/client-sqs";

/** An implementation of SQS as the contract sees it: the real SDK client, and a way to let time pass. */
export interface SqsUnderTest {
  readonly client: SQS;
  passSeconds(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** By its sentence. It rejects when the implementation does something else. */
export type ContractCases = Readonly<Record<string, (sqs: SqsUnderTest) => Promise<void>>>;

export interface TestQueue {
  readonly QueueUrl: string;
  readonly arn: string;
}

export async function createQueue(
  { client }: SqsUnderTest,
  QueueName: string,
  Attributes: Record<string, string> = {},
): Promise<TestQueue> {
  const { QueueUrl = "" } = await client.createQueue({ QueueName, Attributes });
  const { Attributes: told } = await client.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
  return { QueueUrl, arn: told?.QueueArn ?? "" };
}

export async function sendBodies({ client }: SqsUnderTest, { QueueUrl }: TestQueue, ...bodies: string[]) {
  for (const MessageBody of bodies) await client.sendMessage({ QueueUrl, MessageBody });
}

export async function receiveBodies({ client }: SqsUnderTest, { QueueUrl }: TestQueue): Promise<readonly string[]> {
  const { Messages = [] } = await client.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  return Messages.map(({ Body = "" }) => Body);
}

export async function receiveOne({ client }: SqsUnderTest, { QueueUrl }: TestQueue, VisibilityTimeout = 30) {
  const { Messages = [] } = await client.receiveMessage({
    QueueUrl,
    VisibilityTimeout,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  });
  const [message] = Messages;
  if (message === undefined) throw new Error(`Cannot receive from ${QueueUrl}: found no message, wanted one`);
  return message;
}
