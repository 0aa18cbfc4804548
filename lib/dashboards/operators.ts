import { Duration } from "aws-cdk-lib";
import { Dashboard, type IWidget, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { ANSWERS_BY_CLASS, ATTEMPTS_BY_OUTCOME, DEAD_BY_REASON, METRICS } from "../../core/contract/metric-names.ts";
import { apiFigure } from "../constructs/watch/api-alarms.ts";
import { costPerMillion } from "../constructs/watch/cost-alarms.ts";
import { functionFigure, percent, sum } from "../constructs/watch/figures.ts";
import { queueFigure } from "../constructs/watch/queue-alarms.ts";
import { tableFigure } from "../constructs/watch/table-alarms.ts";
import { functionNamed } from "../constructs/watch/watched.ts";
import type { DashboardProps } from "./props.ts";
import { ContributorsWidget, chart, figure, heading, states } from "./widgets.ts";

/** For the person with the pager: the first row says whether it is us or them, what is below says where. */
export class OperatorsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    new Dashboard(this, "Dashboard", {
      dashboardName: `${props.name}-operators`,
      defaultInterval: Duration.hours(3),
      widgets: [
        usOrThem(props),
        traffic(props),
        queues(props),
        circuits(this, props),
        functions(props),
        below(props),
      ].flat(),
    });
  }
}

type Rows = IWidget[][];

function usOrThem({ causes, watched: { own } }: DashboardProps): Rows {
  const deliver = (name: string) => own("deliver", name);
  const returned = new MathExpression({
    expression: "100 * FILL(returned, 0) / (FILL(returned, 0) + FILL(made, 0))",
    label: "of deliveries taken up",
    usingMetrics: { returned: deliver(METRICS.returned), made: deliver(METRICS.attempts) },
    period: Duration.minutes(1),
  });
  return [
    [
      heading(
        "**Us or them?** A red cause, or *Ours* above zero: us. *Ours* at zero and *Theirs* rising: them. [Runbook](docs/runbook.md)",
      ),
    ],
    [
      states("Causes: red is us, and has paged", causes, 8, 4),
      figure("Ours: returned, %", returned),
      figure(
        "Theirs: failed first attempts, %",
        percent("of first attempts", deliver(METRICS.failedFirstAttempts), deliver(METRICS.firstAttempts)),
      ),
      figure("Circuits open now", own("wake", METRICS.openCircuits, "Maximum")),
      figure("Accepted per minute", own("ingest", METRICS.accepted)),
    ],
  ];
}

function traffic({ watched: { own } }: DashboardProps): Rows {
  const deliver = (name: string, statistic?: string) => own("deliver", name, statistic);
  return [
    [
      chart("Traffic", [own("ingest", METRICS.accepted), deliver(METRICS.attempts), deliver(METRICS.delivered)]),
      chart(
        "Attempts by outcome",
        Object.values(ATTEMPTS_BY_OUTCOME).map((name) => deliver(name)),
      ),
      chart(
        "Answers by class",
        Object.values(ANSWERS_BY_CLASS).map((name) => deliver(name)),
      ),
    ],
    [
      chart(
        "Accepted to first attempt, ms",
        ["p50", "p99"].map((statistic) => deliver(METRICS.acceptToFirstAttempt, statistic)),
      ),
      chart(
        "Accepted to delivered, ms",
        ["p50", "p99"].map((statistic) => deliver(METRICS.acceptToDelivered, statistic)),
      ),
      chart(
        "Receivers' latency, ms",
        ["p50", "p99"].map((statistic) => deliver(METRICS.attemptLatency, statistic)),
      ),
    ],
  ];
}

function queues({ watched }: DashboardProps): Rows {
  const { deliveries, retries } = watched.pipeline.lanes;
  const both = (metric: string) => [
    queueFigure(deliveries, metric).with({ label: "deliveries" }),
    queueFigure(retries, metric).with({ label: "retries" }),
  ];
  return [
    [
      chart("Waiting in the lanes", both("ApproximateNumberOfMessagesVisible")),
      chart("In flight", both("ApproximateNumberOfMessagesNotVisible")),
      chart("Oldest of quiet endpoints, s", both("ApproximateAgeOfOldestMessageInQuietGroups")),
    ],
    [
      chart(
        "Dead letters",
        watched.deadLetterQueues.map((queue) =>
          queueFigure(queue, "ApproximateNumberOfMessagesVisible").with({ label: queue.node.id }),
        ),
      ),
      chart(
        "Deaths by reason",
        Object.values(DEAD_BY_REASON).map((name) => watched.own("deliver", name)),
      ),
      chart("Waiting room", [
        watched.own("wake", METRICS.moved),
        watched.own("wake", METRICS.released),
        watched.own("wake", METRICS.wakeLag, "Maximum").with({ label: "lag, ms" }),
      ]),
    ],
  ];
}

function circuits(scope: Construct, { watched: { own }, contributors }: DashboardProps): Rows {
  const deliver = (name: string) => own("deliver", name);
  const byHandToo = (label: string, name: string) => sum(label, [own("deliver", name), own("manage", name)]);
  const { TopFailingEndpoints, SlowestEndpoints } = contributors.rules;
  return [
    [
      chart("Circuits", [
        byHandToo("opened", METRICS.circuitsOpened),
        byHandToo("closed", METRICS.circuitsClosed),
        own("wake", METRICS.openCircuits, "Maximum"),
        deliver(METRICS.held),
        deliver(METRICS.probes),
      ]),
      ...(TopFailingEndpoints ? [new ContributorsWidget(scope, "Top failing endpoints", TopFailingEndpoints)] : []),
      ...(SlowestEndpoints ? [new ContributorsWidget(scope, "Slowest endpoints, ms", SlowestEndpoints)] : []),
    ],
  ];
}

function functions({ watched }: DashboardProps): Rows {
  const each = (metric: string, statistic?: string) =>
    watched.functions.map((lambda) => functionFigure(lambda, metric, statistic).with({ label: lambda.name }));
  return [
    [
      chart("Errors of functions", each("Errors")),
      chart("Run time p99, ms", each("Duration", "p99")),
      chart("Running at once", each("ConcurrentExecutions", "Maximum")),
    ],
  ];
}

function below({ watched, board }: DashboardProps): Rows {
  const { api, own, state } = watched;
  const tables = { main: state.table, "waiting room": state.waitingRoom };
  const ofTables = (metric: string) =>
    Object.entries(tables).map(([label, table]) => tableFigure(table, metric).with({ label: `${label}: ${metric}` }));
  const keys = ["ingest", "deliver", "manage"] as const;
  return [
    [
      chart("API: requests and refusals", [apiFigure(api, "Count"), apiFigure(api, "4xx"), apiFigure(api, "5xx")]),
      chart(
        "API latency, ms",
        ["p50", "p99"].map((statistic) => apiFigure(api, "Latency", statistic)),
      ),
      chart("Throttles of functions", [
        functionFigure(functionNamed(watched, "deliver"), "Throttles").with({ label: "deliver" }),
        functionFigure(functionNamed(watched, "ingest"), "Throttles").with({ label: "ingest" }),
      ]),
    ],
    [
      chart("Tables: units", [...ofTables("ConsumedWriteCapacityUnits"), ...ofTables("ConsumedReadCapacityUnits")]),
      chart("Tables: throttles", [...ofTables("WriteThrottleEvents"), ...ofTables("ReadThrottleEvents")]),
      chart("Keys: calls to KMS, and failures", [
        ...keys.map((name) => own(name, METRICS.keyringUnwraps).with({ label: `${name}: calls` })),
        ...keys.map((name) => own(name, METRICS.keyringFailures).with({ label: `${name}: failures` })),
      ]),
    ],
    [
      chart("US$ per million attempts", [costPerMillion(watched)], 12),
      chart(
        "Ours to mend: returned, duplicates, refused publishes",
        [
          own("deliver", METRICS.returned),
          own("deliver", METRICS.suppressedDuplicates),
          own("ingest", METRICS.refusedPublishes),
        ],
        12,
      ),
    ],
    [states("All alarms", board.alarms, 24, 8)],
  ];
}
