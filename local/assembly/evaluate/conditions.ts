import type { Json } from "../../engines/json-service.ts";
import { excerpt, isObject } from "../json-shape.ts";
import type { Intrinsic, Scope } from "./scope.ts";
import { membersOf, refused, textOf } from "./scope.ts";

/** Only the branch that is taken is evaluated: the other may name what exists under the opposite condition alone. */
export const chooseIf: Intrinsic = (argument, scope) => {
  const [name, whenTrue, whenFalse] = membersOf(argument, [3], scope);
  const isTrue = scope.world.condition(textOf(name, 0, scope), scope);
  const chosen = isTrue ? whenTrue : whenFalse;
  return chosen === undefined ? undefined : scope.evaluate(chosen, isTrue ? 1 : 2);
};

type ConditionFunction = (argument: Json, scope: Scope) => boolean;

const counts = [2, 3, 4, 5, 6, 7, 8, 9, 10]; // of And and Or, by CloudFormation's rules

const conditionFunctions: Readonly<Record<string, ConditionFunction>> = {
  Condition: (argument, scope) => scope.world.condition(textOf(argument, "Condition", scope), scope),
  "Fn::Equals": (argument, scope) => {
    const [left, right] = membersOf(argument, [2], scope);
    return textOf(left, 0, scope) === textOf(right, 1, scope);
  },
  "Fn::Not": (argument, scope) => membersOf(argument, [1], scope).every((member) => !evaluateCondition(member, scope)),
  "Fn::And": (argument, scope) =>
    membersOf(argument, counts, scope).every((member) => evaluateCondition(member, scope)),
  "Fn::Or": (argument, scope) => membersOf(argument, counts, scope).some((member) => evaluateCondition(member, scope)),
};

export function evaluateCondition(value: Json, scope: Scope): boolean {
  const [[name, argument] = ["", null], ...others] = isObject(value) ? Object.entries(value) : [];
  const conditionFunction = Object.hasOwn(conditionFunctions, name) ? conditionFunctions[name] : undefined;
  if (conditionFunction === undefined || others.length > 0)
    throw refused(scope, "intrinsic_unsupported", `wanted a condition function, found ${excerpt(value)}`);

  return conditionFunction(argument, scope.at(name));
}
