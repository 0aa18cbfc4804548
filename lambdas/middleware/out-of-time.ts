/** Enough to write the log and the metrics, and to answer. */
const TO_ANSWER_MS = 1_000;

class OutOfTime extends Error {
  readonly code = "out_of_time";

  constructor() {
    super("Cannot answer in time: something that this call waits for hangs");
    this.name = "OutOfTime";
  }
}

/**
 * For `middy(…)`: whoever calls is told to come again while there is time to say so. A service that hangs throws nothing,
 * and of a function that runs out of its time API Gateway says 500, as of a bug.
 */
export const answersInTime = {
  timeoutEarlyInMillis: TO_ANSWER_MS,
  timeoutEarlyResponse: (): never => {
    throw new OutOfTime();
  },
};
