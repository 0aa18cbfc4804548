import { Stack } from "aws-cdk-lib";
import type { CompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { BusinessDashboard } from "../dashboards/business.ts";
import { OperatorsDashboard } from "../dashboards/operators.ts";
import type { DashboardProps } from "../dashboards/props.ts";
import type { StageSettings } from "../settings.ts";
import type { Pipeline } from "./pipeline.ts";
import type { PublishApi } from "./publish-api.ts";
import type { State } from "./state.ts";
import { AlarmBoard } from "./watch/alarm-board.ts";
import { watchApi } from "./watch/api-alarms.ts";
import { addCauses } from "./watch/causes.ts";
import { signalDeployments, watchChanges } from "./watch/change-alarms.ts";
import { watchCircuits } from "./watch/circuit-alarms.ts";
import { Contributors } from "./watch/contributors.ts";
import { watchCost } from "./watch/cost-alarms.ts";
import { watchDeliveries } from "./watch/delivery-alarms.ts";
import { ownFigures } from "./watch/figures.ts";
import { watchFunctions } from "./watch/function-alarms.ts";
import { watchKeys } from "./watch/key-alarms.ts";
import { watchObjectives } from "./watch/objective-alarms.ts";
import { watchQueues } from "./watch/queue-alarms.ts";
import { SavedQueries } from "./watch/saved-queries.ts";
import { watchTables } from "./watch/table-alarms.ts";
import { AlarmTopics } from "./watch/topics.ts";
import { watchWaitingRoom } from "./watch/waiting-room-alarms.ts";
import { functionsIn, type Watched } from "./watch/watched.ts";

export interface WatchedParts {
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly api: PublishApi;
  /** Where functions and queues are looked for. */
  readonly roots: readonly Construct[];
  readonly settings: StageSettings;
}

/** Everything that looks at Posthorn from outside. It comes last: nothing that delivers depends on being watched. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, { roots, ...parts }: WatchedParts) {
    super(scope, id);
    const { settings } = parts;
    const watched: Watched = {
      ...parts,
      own: ownFigures(settings.metricsNamespace),
      functions: functionsIn(roots),
      deadLetterQueues: deadLetterQueuesIn(roots),
    };
    new SavedQueries(this, "Queries", watched);
    if (settings.watch === "none") return;

    const topics = new AlarmTopics(this, "Topics", settings.alarms);
    const board = new AlarmBoard(this, "Alarms", topics, settings.watch);
    const causes = hangAlarms(board, watched);
    if (settings.watch === "full") drawDashboards(this, { watched, board, causes });
  }
}

function hangAlarms(board: AlarmBoard, watched: Watched): readonly CompositeAlarm[] {
  for (const watch of [watchQueues, watchDeliveries, watchCircuits, watchWaitingRoom, watchFunctions]) {
    watch(board, watched);
  }
  for (const watch of [watchApi, watchTables, watchKeys, watchObjectives, watchCost]) watch(board, watched);
  if (board.wants({})) watchChanges(board, watched);
  return addCauses(board, signalDeployments(board, watched));
}

function drawDashboards(scope: Construct, drawn: Pick<DashboardProps, "watched" | "board" | "causes">): void {
  const contributors = new Contributors(scope, "Contributors", drawn.watched);
  const props = { name: Stack.of(scope).stackName, contributors, ...drawn };
  new OperatorsDashboard(scope, "Operators", props);
  new BusinessDashboard(scope, "Business", props);
}

/** What other queues redrive to, wherever it is. */
function deadLetterQueuesIn(roots: readonly Construct[]): readonly Queue[] {
  const queues = roots.flatMap((root) => root.node.findAll()).filter((node) => node instanceof Queue);
  const targets = new Set(queues.map(({ deadLetterQueue }) => deadLetterQueue?.queue));
  return [...new Set(queues.filter((queue) => targets.has(queue)))];
}
