import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { AlarmBoard } from "./alarm-board.ts";
import { MINUTE } from "./figures.ts";
import type { Watched } from "./watched.ts";

/** At the cap a standard queue gives nobody anything, and does not say so. */
const IN_FLIGHT_CAP = 120_000;
const NEAR_CAP = 0.8;
/** Healthy endpoints are served within seconds; a minute means that something holds them up. */
const QUIET_AGE_SECONDS = 60;

export function queueFigure(queue: IQueue, metricName: string): Metric {
  const dimensionsMap = { QueueName: queue.queueName };
  return new Metric({ namespace: "AWS/SQS", metricName, statistic: "Maximum", period: MINUTE, dimensionsMap });
}

export function watchQueues(board: AlarmBoard, { pipeline: { lanes }, deadLetterQueues, settings }: Watched): void {
  board.add({
    article: "backlog",
    says: "More first attempts wait than a pause of traffic would clear.",
    value: queueFigure(lanes.deliveries, "ApproximateNumberOfMessagesVisible"),
    rings: "above",
    threshold: settings.alarms.backlog,
    inARow: 10,
    whenMissing: "notBreaching",
    symptomOf: "delivery-down",
  });
  // Not the age of all: an endpoint that floods waits behind itself, which is the design and wakes nobody.
  board.add({
    article: "quiet-groups-waiting",
    says: "Endpoints that do nothing unusual wait for their first attempts.",
    value: queueFigure(lanes.deliveries, "ApproximateAgeOfOldestMessageInQuietGroups"),
    rings: "above",
    threshold: QUIET_AGE_SECONDS,
    inARow: { of: 5, atLeast: 3 },
    whenMissing: "notBreaching",
    symptomOf: "delivery-down",
  });
  board.add({
    article: "noisy-endpoints",
    says: "Endpoints have taken more than their share of the first lane for a quarter of an hour.",
    value: queueFigure(lanes.deliveries, "ApproximateNumberOfNoisyGroups"),
    rings: "above",
    threshold: 0,
    inARow: 15,
    whenMissing: "notBreaching",
  });
  for (const [of, lane] of Object.entries({ deliveries: lanes.deliveries, retries: lanes.retries })) {
    board.add({
      article: "in-flight-near-cap",
      of,
      says: "The lane is close to the number of messages in flight at which SQS stops giving any out.",
      value: queueFigure(lane, "ApproximateNumberOfMessagesNotVisible"),
      rings: "above",
      threshold: IN_FLIGHT_CAP * NEAR_CAP,
      inARow: 3,
      whenMissing: "notBreaching",
      symptomOf: "delivery-down",
    });
  }
  for (const queue of deadLetterQueues) watchDeadLetters(board, queue);
}

// Not NumberOfMessagesSent: SQS does not count what a redrive policy moves.
function watchDeadLetters(board: AlarmBoard, queue: IQueue): void {
  board.add({
    article: "dead-letters",
    of: kebab(queue.node.id),
    says: "Something was given up and waits for a person.",
    value: queueFigure(queue, "ApproximateNumberOfMessagesVisible"),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
}

const kebab = (id: string): string => id.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
