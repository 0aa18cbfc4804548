import { type Operator, operatorNamed } from "./condition-operators.ts";

/** What is known about a call, by condition key in small letters. A key that is not there is absent, not empty. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

export type Condition = (context: RequestContext) => boolean;

const NAME = /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<operator>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

/** One line of a policy's condition block. An operator that is not known is an error here, and never silently true. */
export function readCondition(operatorName: string, key: string, wanted: readonly string[]): Condition {
  const name = NAME.exec(operatorName)?.groups;
  if (name?.operator === "Null" && name.quantifier === undefined) return nullCondition(key, wanted);

  const operator = operatorNamed(name?.operator ?? operatorName);
  const holdsFor = (actual: string) => holds(operator, actual, wanted);
  const whenAbsent = name?.ifExists !== undefined || operator.negated;

  switch (name?.quantifier) {
    case "ForAllValues":
      // Holds when the request has no values at all; on AWS too, which is why its guide warns of it in an Allow.
      return (context) => valuesOf(context, key).every(holdsFor);
    case "ForAnyValue":
      return quantified(key, name?.ifExists !== undefined, (values) => values.some(holdsFor));
    default:
      return quantified(key, whenAbsent, (values) => values.some(holdsFor));
  }
}

function quantified(key: string, whenAbsent: boolean, test: (values: readonly string[]) => boolean): Condition {
  return (context) => {
    const values = valuesOf(context, key);
    return values.length === 0 ? whenAbsent : test(values);
  };
}

function holds({ negated, matches }: Operator, actual: string, wanted: readonly string[]): boolean {
  return wanted.some((value) => matches(actual, value)) !== negated;
}

function nullCondition(key: string, wanted: readonly string[]): Condition {
  return (context) => wanted.includes(valuesOf(context, key).length === 0 ? "true" : "false");
}

function valuesOf(context: RequestContext, key: string): readonly string[] {
  return context[key.toLowerCase()] ?? [];
}
