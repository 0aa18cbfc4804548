import { Duration } from "aws-cdk-lib";
import { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { METRICS } from "../../core/contract/metric-names.ts";
import { OBJECTIVES } from "../../core/contract/objectives.ts";
import { apiFigure } from "../constructs/watch/api-alarms.ts";
import { percent } from "../constructs/watch/figures.ts";
import { functionNamed } from "../constructs/watch/watched.ts";
import type { DashboardProps } from "./props.ts";
import { ContributorsWidget, chart, figure, heading, table } from "./widgets.ts";

const HOUR = Duration.hours(1);

/** For those who sell it: how much, for whom, and whether it is as good as was promised. */
export class BusinessDashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    new Dashboard(this, "Dashboard", {
      dashboardName: `${props.name}-business`,
      defaultInterval: Duration.days(7),
      widgets: [
        [heading("**Volumes, tenants and promises.** By the hour.")],
        promises(props),
        volumes(props),
        tenants(this, props),
      ],
    });
  }
}

function promises({ watched: { api, own } }: DashboardProps) {
  const deliver = (name: string) => own("deliver", name, "Sum", HOUR);
  const failed = percent("5xx, %", apiFigure(api, "5xx", "Sum", HOUR), apiFigure(api, "Count", "Sum", HOUR), HOUR);
  const late = percent("late, %", deliver(METRICS.lateFirstAttempts), deliver(METRICS.firstAttempts), HOUR);
  const refused = percent("failed, %", deliver(METRICS.failedAttempts), deliver(METRICS.attempts), HOUR);
  return [
    figure(`Requests that failed, % (promised: ${promised(OBJECTIVES.availability)})`, failed, 8),
    figure(`Late first attempts, % (promised: ${promised(OBJECTIVES.promptness)})`, late, 8),
    figure("Attempts that receivers refused, %", refused, 8),
  ];
}

const promised = (share: number): string => `at most ${Number((100 * (1 - share)).toFixed(3))}`;

function volumes({ watched: { own } }: DashboardProps) {
  return [
    chart("Events accepted", [own("ingest", METRICS.accepted, "Sum", HOUR)]),
    chart("Deliveries", [own("deliver", METRICS.delivered, "Sum", HOUR), own("deliver", METRICS.dead, "Sum", HOUR)]),
    chart("Accepted to delivered, ms", [
      own("deliver", METRICS.acceptToDelivered, "p50", HOUR),
      own("deliver", METRICS.acceptToDelivered, "p99", HOUR),
    ]),
  ];
}

function tenants(scope: Construct, { watched, contributors }: DashboardProps) {
  const { NoisiestTenants } = contributors.rules;
  const perTenant = [
    "filter message = 'accepted'",
    "stats count(*) as events, sum(deliveries) as deliveries by tenant",
    "sort events desc",
  ];
  return [
    ...(NoisiestTenants ? [new ContributorsWidget(scope, "Events by tenant", NoisiestTenants)] : []),
    table("Tenants", functionNamed(watched, "ingest"), [...perTenant, "limit 50"], 16),
  ];
}
