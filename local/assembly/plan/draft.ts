import type { Asset } from "../assembly.ts";
import type { ResolvedResource } from "../resolved-resource.ts";

/** What the parts of the plan are drawn up from, and where each leaves what it found wrong. */
export interface Draft {
  readonly resources: readonly ResolvedResource[];
  readonly assets: readonly Asset[];
  /** Nothing stops at a problem: a person who mends a template wants to see all of them. */
  readonly report: (resource: ResolvedResource, found: string) => void;
}

export function ofType(draft: Draft, ...types: readonly string[]): readonly ResolvedResource[] {
  return draft.resources.filter(({ type }) => types.includes(type));
}

/** An attribute that the kind of the resource always gives. */
export function attributeIn({ attributes, logicalId }: ResolvedResource, name: string): string {
  const value = attributes[name];
  if (value === undefined)
    throw new TypeError(`Cannot read attribute "${name}" of "${logicalId}": its kind gives none`);
  return value;
}

export function arnIn(resource: ResolvedResource): string {
  return attributeIn(resource, "Arn");
}
