import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../../../core/contract/metric-names.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import { apiFigure } from "./api-alarms.ts";
import { functionFigure } from "./figures.ts";
import { tableFigure } from "./table-alarms.ts";
import { functionNamed, type Watched } from "./watched.ts";

/** US dollars in us-east-1, November 2026. Close enough everywhere: what is looked for is a multiple, not a tenth. */
const PRICES = { gbSecond: 0.0000133334, writeUnit: 0.000000625, readUnit: 0.000000125, apiRequest: 0.000001 };
const HOUR = Duration.hours(1);
/** Below this the price of a million says nothing: idling is divided by almost no attempts. */
const ENOUGH_ATTEMPTS = 1_000;

/** What an hour cost, by what grows with traffic, for each million attempts. An alarm takes ten figures: these nine are most of it. */
export function costPerMillion(watched: Watched): MathExpression {
  const { api, own, state } = watched;
  const usingMetrics = {
    attempts: own("deliver", METRICS.attempts, "Sum", HOUR),
    requests: apiFigure(api, "Count", "Sum", HOUR),
    ...runtimes(watched),
    writes: tableFigure(state.table, "ConsumedWriteCapacityUnits").with({ period: HOUR }),
    waitingWrites: tableFigure(state.waitingRoom, "ConsumedWriteCapacityUnits").with({ period: HOUR }),
    reads: tableFigure(state.table, "ConsumedReadCapacityUnits").with({ period: HOUR }),
    waitingReads: tableFigure(state.waitingRoom, "ConsumedReadCapacityUnits").with({ period: HOUR }),
  };
  const cost = [
    ...Object.keys(runtimes(watched)).map((name) => priced(name, gbSecondPerMs(watched, name) * PRICES.gbSecond)),
    priced("writes", PRICES.writeUnit),
    priced("waitingWrites", PRICES.writeUnit),
    priced("reads", PRICES.readUnit),
    priced("waitingReads", PRICES.readUnit),
    priced("requests", PRICES.apiRequest),
  ];
  return new MathExpression({
    expression: `IF(attempts >= ${ENOUGH_ATTEMPTS}, 1000000 * (${cost.join(" + ")}) / attempts, 0)`,
    label: "US$ per million attempts",
    period: HOUR,
    usingMetrics,
  });
}

export function watchCost(board: AlarmBoard, watched: Watched): void {
  board.add({
    article: "cost-anomaly",
    says: "An attempt costs several times what it should.",
    value: costPerMillion(watched),
    rings: "above",
    threshold: watched.settings.alarms.costPerMillionAttempts,
    inARow: 1,
    whenMissing: "notBreaching",
  });
}

const TIMED = ["ingest", "deliver", "wake"] as const;

const runtimes = (watched: Watched) =>
  Object.fromEntries(
    TIMED.map((name) => [`${name}Ms`, functionFigure(functionNamed(watched, name), "Duration", "Sum", HOUR)]),
  );

function gbSecondPerMs(watched: Watched, figure: string): number {
  const name = TIMED.find((candidate) => figure === `${candidate}Ms`) ?? "deliver";
  return functionNamed(watched, name).memoryMb / 1024 / 1000;
}

/** Written out: an expression knows no `1e-7`. */
const priced = (figure: string, price: number): string => `FILL(${figure}, 0) * ${price.toFixed(15)}`;
