import { cycle } from "./trail.ts";

/**
 * Who refers to whom, over all stacks. AWS creates resources one after the other, so that a circle of references never
 * deploys.
 */
export interface Dependencies {
  readonly add: (from: string, to: string) => void;
  readonly refuseCircles: () => void;
}

export function createDependencies(): Dependencies {
  const targets = new Map<string, Set<string>>();
  const settled = new Set<string>();

  function visit(node: string, trail: readonly string[]): void {
    if (trail.includes(node)) throw cycle([...trail.slice(trail.indexOf(node)), node]);
    if (settled.has(node)) return;

    for (const target of targets.get(node) ?? []) visit(target, [...trail, node]);
    settled.add(node);
  }

  return {
    add: (from, to) => void targets.set(from, (targets.get(from) ?? new Set()).add(to)),
    refuseCircles: () => {
      for (const node of targets.keys()) visit(node, []);
    },
  };
}
