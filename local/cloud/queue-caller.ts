import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Identity } from "../gateway/authorize.ts";
import type { CallSqs } from "../lambda/queue-reader.ts";

export interface QueueCaller {
  readonly call: CallSqs;
  close(): void;
}

/**
 * Lambda polls queues with the role of the function: through the gateway, so that it is authorized and metered like it.
 * A long poll is not given up early: the queue would hand a message to nobody, and it would be gone until its visibility
 * timeout.
 */
export function createQueueCaller(identity: Identity, region: string, endpoint: string): QueueCaller {
  const client = new SQSClient({ region, endpoint, credentials: identity });
  const call: CallSqs = async (operation, input) => {
    const { $metadata: _, ...output } = await send(client, operation, input as never);
    return output as Awaited<ReturnType<CallSqs>>;
  };
  return { call, close: () => client.destroy() };
}

function send(client: SQSClient, operation: string, input: never) {
  switch (operation) {
    case "ReceiveMessage":
      return client.send(new ReceiveMessageCommand(input));
    case "DeleteMessageBatch":
      return client.send(new DeleteMessageBatchCommand(input));
    case "GetQueueAttributes":
      return client.send(new GetQueueAttributesCommand(input));
    default:
      throw new Error(`Cannot call ${operation} for an event source: Lambda itself never does`);
  }
}
