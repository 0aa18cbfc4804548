import type { StageSettings } from "../../../lib/settings.ts";
import type { Aws } from "../../aws/aws-command.ts";
import type { DeployedResource } from "../../aws/deployment.ts";
import type { Finding } from "../check.ts";

/** What a look at one resource is told of the stage around it. */
export interface Surroundings {
  readonly aws: Aws;
  /** Everything that the stage has. */
  readonly resources: readonly DeployedResource[];
  readonly settings: Pick<StageSettings, "disposable" | "watch">;
}

/** Asks AWS about one resource. What is decided on its answer is a pure function beside it. */
export type Look = (resource: DeployedResource, surroundings: Surroundings) => Promise<Finding>;
