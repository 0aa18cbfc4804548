import type { Intrinsic } from "./scope.ts";
import { listOf, membersOf, refused, textOf } from "./scope.ts";

/** The index may come as text, from a parameter for one. */
export const select: Intrinsic = (argument, scope) => {
  const [position, list] = membersOf(argument, [2], scope);
  const index = textOf(position, 0, scope);
  const members = listOf(list, 1, scope);
  const selected = /^\d+$/.test(index) ? members[Number(index)] : undefined;
  if (selected !== undefined) return selected;

  throw refused(scope, "intrinsic_malformed", `wanted member ${index} of a list of ${members.length}`);
};

/** Mappings are literals: what they hold is not evaluated again. */
export const findInMap: Intrinsic = (argument, scope) => {
  const [map, topKey, secondKey] = membersOf(argument, [3], scope).map((key, index) => textOf(key, index, scope));
  const found = scope.stack.template.Mappings?.[map ?? ""]?.[topKey ?? ""]?.[secondKey ?? ""];
  if (found !== undefined) return found;

  throw refused(scope, "reference_unknown", `no mapping has the keys ${map}, ${topKey}, ${secondKey}`);
};
