import { Duration } from "aws-cdk-lib";
import { METRICS } from "../../../core/contract/metric-names.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import { sum } from "./figures.ts";
import type { Watched } from "./watched.ts";

const FIVE_MINUTES = Duration.minutes(5);

export function watchCircuits(board: AlarmBoard, { own, settings }: Watched): void {
  const byAll = (label: string, name: string) =>
    sum(label, [own("deliver", name, "Sum", FIVE_MINUTES), own("manage", name, "Sum", FIVE_MINUTES)], FIVE_MINUTES);

  board.add({
    article: "circuit-opened",
    says: "An endpoint failed ten times in a row: its deliveries are held.",
    value: byAll("circuits opened", METRICS.circuitsOpened),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "endpoint-disabled",
    says: "An endpoint was disabled: it gets nothing until its owner enables it.",
    value: byAll("endpoints disabled", METRICS.endpointsDisabled),
    rings: "above",
    threshold: 0,
    inARow: 1,
    whenMissing: "notBreaching",
  });
  // Customers do not break together: when they seem to, it is our own way out.
  board.add({
    article: "many-circuits-open",
    says: "So many endpoints fail at once that the fault is more likely ours than theirs.",
    value: own("wake", METRICS.openCircuits, "Maximum"),
    rings: "above",
    threshold: settings.alarms.openCircuits,
    inARow: 3,
    whenMissing: "notBreaching",
    symptomOf: "delivery-down",
  });
}
