import type { Assembly } from "../assembly.ts";
import type { Environment } from "../environment.ts";
import { createCrossStack } from "./cross-stack.ts";
import type { Dependencies } from "./dependencies.ts";
import { createDependencies } from "./dependencies.ts";
import type { IdentityOf } from "./identities.ts";
import { createIdentities } from "./identities.ts";
import type { World } from "./scope.ts";
import { createTrail } from "./trail.ts";
import { createConditions, createReferences } from "./within-stack.ts";

export interface WorldOfStacks {
  readonly world: World;
  readonly identityOf: IdentityOf;
  readonly dependencies: Dependencies;
}

/** Everything that templates can refer to, resolved when it is first asked for. */
export function createWorld({ stacks }: Assembly, environment: Environment): WorldOfStacks {
  const trail = createTrail();
  const dependencies = createDependencies();
  const identityOf = createIdentities(environment, trail);
  const world: World = {
    region: environment.region,
    ...createReferences(environment, identityOf, dependencies),
    ...createConditions(trail),
    ...createCrossStack(stacks, trail, dependencies),
  };
  return { world, identityOf, dependencies };
}
