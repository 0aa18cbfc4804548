/*
 * Run as a process of its own, to be killed: sends, receives and deletes without end, and tells on stdout what was
 * acknowledged, each line written before the next call.
 */
import { writeSync } from "node:fs";
import { createSqsService } from "../../../../local/engines/sqs/sqs-service.ts";
import { messagesOf } from "./sqs-fixture.ts";

const [file = ""] = process.argv.slice(2);
const service = createSqsService({ file, region: "eu-central-1", accountId: "000000000000" });
const QueueUrl = service.createQueue("orders").url;
const tell = (what: string, body: string) => writeSync(1, `${what} ${body}\n`);

for (let count = 0; ; count += 1) {
  const [single, first, second] = [`${count}-single`, `${count}-first`, `${count}-second`];
  await service.call("SendMessage", { QueueUrl, MessageBody: single, MessageGroupId: `group-${count % 7}` });
  tell("sent", single);

  const Entries = [
    { Id: "1", MessageBody: first },
    { Id: "2", MessageBody: second, DelaySeconds: 900 },
  ];
  await service.call("SendMessageBatch", { QueueUrl, Entries });
  tell("sent", first);
  tell("sent", second);

  const [kept, done] = messagesOf(
    await service.call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 2, VisibilityTimeout: 600 }),
  );
  if (kept !== undefined) tell("received", kept.body);
  if (done === undefined) continue;
  tell("deleting", done.body);
  await service.call("DeleteMessage", { QueueUrl, ReceiptHandle: done.handle });
  tell("deleted", done.body);
}
