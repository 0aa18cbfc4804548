import { AssemblyError } from "../assembly-error.ts";

/**
 * Resolves what may lead back to itself. Each step on the way is named, so that a circle can be shown to the person who
 * drew it.
 */
export interface Trail {
  readonly follow: <Value>(step: string, resolve: () => Value) => Value;
}

export function createTrail(): Trail {
  const steps: string[] = [];

  return {
    follow: (step, resolve) => {
      if (steps.includes(step)) throw cycle([...steps.slice(steps.indexOf(step)), step]);
      steps.push(step);
      try {
        return resolve();
      } finally {
        steps.pop();
      }
    },
  };
}

export function cycle(steps: readonly string[]): AssemblyError {
  return new AssemblyError("cycle", `Cannot resolve "${steps[0]}": it leads back to itself, ${steps.join(" → ")}`);
}
