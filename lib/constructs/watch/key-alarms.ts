import { Duration } from "aws-cdk-lib";
import { METRICS } from "../../../core/contract/metric-names.ts";
import { type AlarmBoard, ROOT_PERIODS } from "./alarm-board.ts";
import { percent, sum } from "./figures.ts";
import type { Watched } from "./watched.ts";

const HOLDERS = ["ingest", "deliver", "manage", "announce"] as const;
const QUARTER = Duration.minutes(15);

export function watchKeys(board: AlarmBoard, { own }: Watched): void {
  board.add({
    article: "keys-refused",
    says: "KMS refuses or fails to make or open data keys: payloads can be neither sealed nor sent.",
    value: sum(
      "refused",
      HOLDERS.map((holder) => own(holder, METRICS.keyringFailures)),
    ),
    rings: "above",
    threshold: 0,
    inARow: ROOT_PERIODS,
    whenMissing: "notBreaching",
    symptomOf: "keys-unusable",
  });
  // Called once per tenant, instance and five minutes, KMS is a rounding error; called per attempt, half of the bill.
  board.add({
    article: "key-use-rising",
    says: "KMS is called for every other attempt: the caches of opened keys do not hold.",
    value: percent(
      "calls to KMS, % of attempts",
      own("deliver", METRICS.keyringUnwraps, "Sum", QUARTER),
      own("deliver", METRICS.attempts, "Sum", QUARTER),
      QUARTER,
    ),
    rings: "above",
    threshold: 50,
    inARow: 4,
    whenMissing: "notBreaching",
  });
}
