import { chooseIf } from "./conditions.ts";
import { findInMap, select } from "./lookups.ts";
import { attributeOf, importValue, referTo, stackOutput } from "./references.ts";
import type { Intrinsic } from "./scope.ts";
import { substitute } from "./substitution.ts";
import { base64, join, split } from "./text.ts";

export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map([
  ["Ref", referTo],
  ["Fn::GetAtt", attributeOf],
  ["Fn::ImportValue", importValue],
  ["Fn::GetStackOutput", stackOutput],
  ["Fn::Join", join],
  ["Fn::Split", split],
  ["Fn::Base64", base64],
  ["Fn::Sub", substitute],
  ["Fn::Select", select],
  ["Fn::FindInMap", findInMap],
  ["Fn::If", chooseIf],
]);

/** Why those that AWS knows, and the local cloud does not, are refused. */
export const refusals: ReadonlyMap<string, string> = new Map([
  ["Fn::GetAZs", "the local cloud has no availability zones"],
  ["Fn::Cidr", "the local cloud has no networks"],
  ["Fn::Transform", "macros run only on AWS"],
  ...["Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"].map((name) => [name, "it may stand in Conditions only"] as const),
]);
