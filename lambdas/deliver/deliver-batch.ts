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
  /** Does something in so many milliseconds, unless what it returns is called before. */
  readonly later: (ms: number, action: () => void) => () => void;
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

/** Of what a function keeps for its answer: to settle what has hung until then. */
const TO_SETTLE_MS = 1_000;

/** The same work, waited for until time is up. */
type InTime = (work: Promise<void>) => Promise<void>;

interface Deadlines {
  readonly toDeliver: InTime;
  readonly toSettle: InTime;
}

/** Each record on its own: whatever becomes of one, the others are recorded and acknowledged. */
export function createDeliverBatch(ports: BatchPorts): DeliverBatch {
  const processor = new BatchProcessor(EventType.SQS);

  return async (event, givenMs) => {
    const delivering = startDeadline(givenMs, ports);
    const settling = startDeadline(givenMs + TO_SETTLE_MS, ports);
    const deadlines = { toDeliver: delivering.inTime, toSettle: settling.inTime };
    const handleOne = async (record: SQSRecord): Promise<void> => {
      try {
        await handle(record, deadlines, ports);
      } catch (error) {
        ports.failed(record, error);
        throw error;
      }
    };
    // One thrown record must not put the others, delivered ones included, back on the queue.
    return processPartialResponse(event, handleOne, processor, { throwOnFullBatchFailure: false }).finally(() => {
      delivering.callOff();
      settling.callOff();
    });
  };
}

function startDeadline(ms: number, { later }: BatchPorts): { readonly inTime: InTime; readonly callOff: () => void } {
  const { promise: timeIsUp, resolve: endTime } = Promise.withResolvers<void>();
  const callOff = later(ms, endTime);
  return { inTime: (work) => Promise.race([work, timeIsUp.then(() => refuseToWait(ms))]), callOff };
}

async function handle({ body, attributes }: SQSRecord, deadlines: Deadlines, ports: BatchPorts): Promise<void> {
  const message = readMessage(body);
  if (!message) return deadlines.toDeliver(ports.buryPoison(body));

  const receiveCount = Number(attributes.ApproximateReceiveCount);
  try {
    await deadlines.toDeliver(ports.deliver(message, receiveCount));
  } catch (error) {
    if (receiveCount < ports.lastReceive) throw error;
    await deadlines.toSettle(ports.settleLastReceive(message, error));
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
