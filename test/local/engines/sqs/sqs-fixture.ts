import type { JsonObject } from "../../../../local/engines/json-service.ts";
import type { EngineOptions } from "../../../../local/engines/sqs/engine.ts";
import { createSqsService } from "../../../../local/engines/sqs/sqs-service.ts";

/** The engine on a clock that stands still, in calls as short as the tests' sentences. */
export function openSqs(options: Partial<EngineOptions> = {}) {
  let now = Date.parse("2026-11-20T12:00:00Z");
  const service = createSqsService({ region: "eu-central-1", accountId: "000000000000", now: () => now, ...options });
  const urlOf = (queue: string) => `http://localhost/000000000000/${queue}`;

  return {
    service,
    arnOf: (queue: string) => `arn:aws:sqs:eu-central-1:000000000000:${queue}`,
    call: (operation: string, queue: string, input: JsonObject = {}) =>
      service.call(operation, { QueueUrl: urlOf(queue), ...input }),
    async send(queue: string, body: string, input: JsonObject = {}): Promise<void> {
      await service.call("SendMessage", { QueueUrl: urlOf(queue), MessageBody: body, ...input });
    },
    async receive(queue: string, input: JsonObject = {}): Promise<readonly Received[]> {
      const asked = { QueueUrl: urlOf(queue), MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"], ...input };
      return messagesOf(await service.call("ReceiveMessage", asked));
    },
    passSeconds(seconds: number): void {
      now += seconds * 1000;
      service.timeMoved();
    },
  };
}

export type Sqs = ReturnType<typeof openSqs>;

export interface Received {
  readonly body: string;
  readonly handle: string;
  readonly receiveCount: number;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function messagesOf({ Messages }: JsonObject): readonly Received[] {
  if (!Array.isArray(Messages)) return [];
  return Messages.filter(isObject).map(({ Body, ReceiptHandle, Attributes }) => ({
    body: String(Body),
    handle: String(ReceiptHandle),
    receiveCount: Number(isObject(Attributes) ? Attributes.ApproximateReceiveCount : Number.NaN),
  }));
}
