export class MetricMathInvalid extends Error {
  readonly code = "metric_math_invalid";

  constructor(expression: string, found: string) {
    super(`Cannot read the metric math "${expression}": ${found}`);
    this.name = "MetricMathInvalid";
  }
}

/** Guessing what it means would let an alarm pass here that rings on AWS. */
export class MetricMathUnsupported extends Error {
  readonly code = "metric_math_unsupported";
  readonly functionName: string;

  constructor(functionName: string, known: readonly string[]) {
    super(`Cannot evaluate ${functionName}(…) of metric math here: wanted one of ${known.join(", ")}`);
    this.name = "MetricMathUnsupported";
    this.functionName = functionName;
  }
}
