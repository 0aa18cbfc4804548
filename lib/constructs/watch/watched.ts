import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { IConstruct } from "constructs";
import type { FunctionName } from "../../../core/contract/environment.ts";
import type { StageSettings } from "../../settings.ts";
import type { Pipeline } from "../pipeline.ts";
import { PosthornFunction } from "../posthorn-function.ts";
import type { PublishApi } from "../publish-api.ts";
import type { State } from "../state.ts";
import type { OwnFigure } from "./figures.ts";

/** What there is to watch. */
export interface Watched {
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly api: PublishApi;
  readonly settings: StageSettings;
  readonly own: OwnFigure;
  /** Found, not listed: a function that is added is watched from its first day. */
  readonly functions: readonly PosthornFunction[];
  readonly deadLetterQueues: readonly Queue[];
}

export function functionsIn(roots: readonly IConstruct[]): readonly PosthornFunction[] {
  const found = roots.flatMap((root) => root.node.findAll()).filter((node) => node instanceof PosthornFunction);
  return [...new Set(found)];
}

export function functionNamed(watched: Pick<Watched, "functions">, name: FunctionName): PosthornFunction {
  const found = watched.functions.find((lambda) => lambda.name === name);
  if (found) return found;
  const known = watched.functions.map((lambda) => lambda.name).join(", ");
  throw new Error(`Cannot watch the function "${name}": there are ${known || "none"}`);
}
