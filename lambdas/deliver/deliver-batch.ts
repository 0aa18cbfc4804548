import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { DeliverMessage } from "./deliver-message.ts";

export interface BatchPorts {
  readonly deliver: DeliverMessage;
  /** Settles a delivery at whose message we failed so often that the next failure would move it away unrecorded. */
  readonly settleLastReceive: (message: DeliveryMessage, error: unknown) => Promise<void>;
  readonly buryPoison: (body: string) => Promise<void>;
  readonly failed: (record: SQSRecord, error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
  readonly lastReceive: number;
}

export type DeliverBatch = (event: SQSEvent, givenMs: number) => Promise<SQSBatchResponse>;

/** A record that has not ended when the function must: it comes again, and those beside it do not. */
class RecordHangs extends Error {
  override readonly name = "RecordHangs";

  constructor(givenMs: number) {
    super(`Cannot wait any longer for a delivery: it has not ended within ${givenMs} ms`);
  }
}

/** Each record on its own: whatever becomes of one, the others are recorded and acknowledged. */
export function createDeliverBatch(ports: BatchPorts): DeliverBatch {
  const processor = new BatchProcessor(EventType.SQS);

  return (event, givenMs) => {
    const timeIsUp = ports.pause(givenMs);
    const handleInTime = async (record: SQSRecord): Promise<void> => {
      try {
        await Promise.race([handle(record, ports), timeIsUp.then(() => refuseToWait(givenMs))]);
      } catch (error) {
        ports.failed(record, error);
        throw error;
      }
    };
    // One thrown record must not put the others, delivered ones included, back on the queue.
    return processPartialResponse(event, handleInTime, processor, { throwOnFullBatchFailure: false });
  };
}

async function handle({ body, attributes }: SQSRecord, ports: BatchPorts): Promise<void> {
  const message = readMessage(body);
  if (!message) return ports.buryPoison(body);

  const receiveCount = Number(attributes.ApproximateReceiveCount);
  try {
    await ports.deliver(message, receiveCount);
  } catch (error) {
    if (receiveCount < ports.lastReceive) throw error;
    await ports.settleLastReceive(message, error);
  }
}

function refuseToWait(givenMs: number): never {
  throw new RecordHangs(givenMs);
}

function readMessage(body: string): DeliveryMessage | undefined {
  try {
    return DeliveryMessage.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
