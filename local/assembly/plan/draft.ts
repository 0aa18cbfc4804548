import type { Asset } from "../assembly.ts";
import type { ResolvedResource } from "../resolved-resource.ts";

/** What the parts of the plan are drawn up from, and where each leaves what it found wrong. */
export interface Draft {
  readonly resources: readonly ResolvedResource[];
  readonly assets: readonly Asset[];
  readonly report: (resource: ResolvedResource, found: string) => void;
}

export function ofType(draft: Draft, ...types: readonly string[]): readonly ResolvedResource[] {
  return draft.resources.filter(({ type }) => types.includes(type));
}

/** The attribute of a resource whose kind always gives it. */
export function arnIn({ attributes, logicalId }: ResolvedResource): string {
  const { Arn } = attributes;
  if (Arn === undefined) throw new TypeError(`Cannot read the ARN of "${logicalId}": its kind gives none`);
  return Arn;
}
