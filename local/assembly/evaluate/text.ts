import type { Intrinsic } from "./scope.ts";
import { listOf, membersOf, textOf } from "./scope.ts";

/** What has no value is not joined: no delimiter marks its place. */
export const join: Intrinsic = (argument, scope) => {
  const [delimiter, list] = membersOf(argument, [2], scope);
  const parts = listOf(list, 1, scope).map((part, index) => textOf(part, index, scope));
  return parts.join(textOf(delimiter, 0, scope));
};

/** Without the delimiter in it, a text is a list of one. */
export const split: Intrinsic = (argument, scope) => {
  const [delimiter, text] = membersOf(argument, [2], scope);
  return textOf(text, 1, scope).split(textOf(delimiter, 0, scope));
};

export const base64: Intrinsic = (argument, scope) => {
  return Buffer.from(textOf(argument, 0, scope), "utf8").toString("base64");
};
