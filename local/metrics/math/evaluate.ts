import type { Series } from "../metric-store.ts";
import { MATH_FUNCTIONS, type MathContext } from "./functions.ts";
import { MetricMathUnsupported } from "./metric-math-error.ts";
import { type Node, parseMetricMath } from "./parse.ts";
import { type MathValue, pointsOf, scalar, series, zip } from "./values.ts";

export class FigureUnknown extends Error {
  readonly code = "figure_unknown";

  constructor(id: string, known: readonly string[]) {
    super(`Cannot find the figure "${id}" of metric math: there are ${known.join(", ") || "none"}`);
    this.name = "FigureUnknown";
  }
}

const truth = (holds: boolean): number => (holds ? 1 : 0);

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  OR: (left, right) => truth(left !== 0 || right !== 0),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  "<": (left, right) => truth(left < right),
  "<=": (left, right) => truth(left <= right),
  ">": (left, right) => truth(left > right),
  ">=": (left, right) => truth(left >= right),
  "==": (left, right) => truth(left === right),
  "!=": (left, right) => truth(left !== right),
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "^": (left, right) => left ** right,
};

/** CloudWatch's metric math, as far as our alarms and dashboards go; what is beyond is refused by its name. */
export function evaluateMetricMath(expression: string, context: MathContext): Series {
  return pointsOf(compute(parseMetricMath(expression), context), context.periods);
}

function compute(node: Node, context: MathContext): MathValue {
  switch (node.kind) {
    case "number":
      return scalar(node.value);
    case "figure":
      return series(figureNamed(node.id, context));
    case "call":
      return call(node.name, node.inputs, context);
    case "list":
      return {
        kind: "list",
        members: node.members.map((member) => pointsOf(compute(member, context), context.periods)),
      };
    case "negation":
      return zip([compute(node.of, context)], context.periods, (value) => -value);
    case "operation":
      return operate(node, context);
  }
}

function figureNamed(id: string, { figures }: MathContext): Series {
  const found = figures.get(id);
  if (found) return found;
  throw new FigureUnknown(id, [...figures.keys()]);
}

function call(name: string, inputs: readonly Node[], context: MathContext): MathValue {
  const run = Object.hasOwn(MATH_FUNCTIONS, name) ? MATH_FUNCTIONS[name] : undefined;
  if (run === undefined) throw new MetricMathUnsupported(name, Object.keys(MATH_FUNCTIONS));
  return run(
    inputs.map((input) => compute(input, context)),
    context,
  );
}

function operate({ sign, left, right }: Extract<Node, { kind: "operation" }>, context: MathContext): MathValue {
  const operation = OPERATIONS[sign];
  if (operation === undefined) throw new MetricMathUnsupported(sign, Object.keys(OPERATIONS));
  return zip([compute(left, context), compute(right, context)], context.periods, operation);
}
