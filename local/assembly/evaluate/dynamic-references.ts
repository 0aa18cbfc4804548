import type { Json } from "../../engines/json-service.ts";
import { isList, isObject } from "../json-shape.ts";
import type { ResolvedResource } from "../resolved-resource.ts";

/**
 * A `{{resolve:…}}` that AWS would replace when it creates the resource. It is left in place: its value is nothing a
 * template should hold.
 */
export interface DynamicReference {
  readonly stack: string;
  readonly logicalId: string;
  readonly property: string;
  readonly reference: string;
}

export function dynamicReferencesIn({ stack, logicalId, properties }: ResolvedResource): readonly DynamicReference[] {
  return textsIn(properties, "Properties").flatMap(({ path, text }) =>
    [...text.matchAll(/\{\{resolve:[^}]*\}\}/g)].map(([reference]) => ({
      stack,
      logicalId,
      property: path,
      reference,
    })),
  );
}

function textsIn(value: Json, path: string): readonly { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (!isList(value) && !isObject(value)) return [];
  return Object.entries(value).flatMap(([step, member]) => textsIn(member, `${path}.${step}`));
}
