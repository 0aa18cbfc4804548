import type { Series } from "../metric-store.ts";
import { type MathValue, pointsOf, scalar, series, zip } from "./values.ts";

export interface MathContext {
  readonly periods: number;
  readonly periodMs: number;
  /** All figures of the alarm or the widget, by id. */
  readonly figures: ReadonlyMap<string, Series>;
}

type MathFunction = (inputs: readonly MathValue[], context: MathContext) => MathValue;

const NOTHING = scalar(0);

const fold = (values: readonly number[], compute: (left: number, right: number) => number): number | undefined =>
  values.length === 0 ? undefined : values.reduce((left, right) => compute(left, right)); // reduce gives more than two
const present = (points: Series): readonly number[] => points.filter((point) => point !== undefined);

/** Of a list, period by period, over those that are there; of one series, over its time. */
function aggregate(compute: (values: readonly number[]) => number | undefined): MathFunction {
  return ([input = NOTHING], { periods }) => {
    if (input.kind === "scalar") return input;
    if (input.kind === "series") return pointOf(compute(present(input.points)));
    const column = (index: number) => present(input.members.map((points) => points[index]));
    return series(Array.from({ length: periods }, (_, index) => compute(column(index))));
  };
}

const pointOf = (value: number | undefined): MathValue => (value === undefined ? series([]) : scalar(value));

const each =
  (compute: (value: number) => number): MathFunction =>
  ([input = NOTHING], { periods }) =>
    zip([input], periods, compute);

const add = (left: number, right: number): number => left + right;

export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  AVG: aggregate((values) => (values.length === 0 ? undefined : values.reduce(add, 0) / values.length)),
  MAX: aggregate((values) => fold(values, Math.max)),
  MIN: aggregate((values) => fold(values, Math.min)),
  SUM: aggregate((values) => fold(values, add)),

  METRICS: (_, { figures }) => ({ kind: "list", members: [...figures.values()] }),
  PERIOD: (_, { periodMs }) => scalar(periodMs / 1000),

  IF: ([condition = NOTHING, then = NOTHING, otherwise], { periods }) => {
    const [conditions, thens] = [pointsOf(condition, periods), pointsOf(then, periods)];
    const others = otherwise && pointsOf(otherwise, periods);
    const choose = (holds: number | undefined, index: number) => (holds ? thens[index] : others?.[index]);
    return series(conditions.map((holds, index) => (holds === undefined ? undefined : choose(holds, index))));
  },

  FILL: ([input = NOTHING, filling = NOTHING], { periods }) => {
    const fillings = pointsOf(filling, periods);
    return series(pointsOf(input, periods).map((point, index) => point ?? fillings[index]));
  },

  DIFF: ([input = NOTHING], { periods }) => series(changes(pointsOf(input, periods))),
  RATE: ([input = NOTHING], { periods, periodMs }) =>
    zip([series(changes(pointsOf(input, periods)))], periods, (change) => change / (periodMs / 1000)),
  RUNNING_SUM: ([input = NOTHING], { periods }) => {
    let sum = 0;
    return series(pointsOf(input, periods).map((point) => (sum += point ?? 0)));
  },
};

function changes(points: Series): Series {
  return points.map((point, index) => {
    const before = points[index - 1];
    return point === undefined || before === undefined ? undefined : point - before;
  });
}
