import { type AccessOf, access, arn, text } from "./access-of.ts";

/** A batch needs the same action as its single form. */
const ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: "SendMessage",
  DeleteMessageBatch: "DeleteMessage",
  ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
};

/** What a move task does, it does with the rights of whoever starts it. */
const MOVES_FROM = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] as const;

export const sqsAccess: AccessOf = ({ operation, input, place }) => {
  const action = `sqs:${ACTIONS[operation] ?? operation}`;
  const source = text(input.SourceArn);
  if (operation === "StartMessageMoveTask" && source !== undefined) {
    const destination = text(input.DestinationArn);
    const sends = destination === undefined ? [] : [access("sqs:SendMessage", destination)];
    return [access(action, source), ...MOVES_FROM.map((move) => access(`sqs:${move}`, source)), ...sends];
  }

  const queue = queueName(text(input.QueueUrl)) ?? text(input.QueueName);
  return [access(action, source ?? arn("sqs", place, queue ?? "*"))];
};

// By the last part of the path: the address before it changes with the gateway's port.
function queueName(url: string | undefined): string | undefined {
  return url?.slice(url.lastIndexOf("/") + 1);
}
