import { Stack } from "aws-cdk-lib";
import { CfnInsightRule } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { FunctionName } from "../../../core/contract/environment.ts";
import { functionNamed, type Watched } from "./watched.ts";

interface ContributorSpec {
  readonly id: string;
  readonly logsOf: FunctionName;
  readonly keys: readonly string[];
  readonly filters: readonly Readonly<Record<string, unknown>>[];
  /** A field to add up; without it, lines are counted. */
  readonly adds?: string;
}

// The fields are those of the log lines (lambdas/deliver/watch.ts, lambdas/ingest/handler.ts): tenants and endpoints are
// counted here, where a thousand of them cost what one does, and not as dimensions, where each would be billed.
const ATTEMPTED = { Match: "$.message", In: ["attempted"] };

const SPECS: readonly ContributorSpec[] = [
  {
    id: "TopFailingEndpoints",
    logsOf: "deliver",
    keys: ["$.tenant", "$.endpoint"],
    filters: [ATTEMPTED, { Match: "$.outcome.kind", NotIn: ["delivered"] }],
  },
  {
    id: "SlowestEndpoints",
    logsOf: "deliver",
    keys: ["$.tenant", "$.endpoint"],
    filters: [ATTEMPTED, { Match: "$.outcome.latencyMs", IsPresent: true }],
    adds: "$.outcome.latencyMs",
  },
  {
    id: "NoisiestTenants",
    logsOf: "ingest",
    keys: ["$.tenant"],
    filters: [{ Match: "$.message", In: ["accepted"] }],
  },
];

/** Who it is, when the figures say only that somebody is. */
export class Contributors extends Construct {
  readonly rules: Readonly<Record<string, CfnInsightRule>>;

  constructor(scope: Construct, id: string, watched: Pick<Watched, "functions">) {
    super(scope, id);
    this.rules = Object.fromEntries(SPECS.map((spec) => [spec.id, this.addRule(spec, watched)]));
  }

  private addRule({ id, logsOf, keys, filters, adds }: ContributorSpec, watched: Pick<Watched, "functions">) {
    const { logs } = functionNamed(watched, logsOf);
    return new CfnInsightRule(this, id, {
      ruleName: `${this.node.scope?.node.path.replaceAll("/", "-") ?? ""}-${id}`,
      ruleState: "ENABLED",
      ruleBody: this.toJson({
        Schema: { Name: "CloudWatchLogRule", Version: 1 },
        LogGroupNames: [logs.logGroupName],
        LogFormat: "JSON",
        Contribution: { Keys: keys, Filters: filters, ...(adds && { ValueOf: adds }) },
        AggregateOn: adds ? "Sum" : "Count",
      }),
    });
  }

  private toJson(body: unknown): string {
    return Stack.of(this).toJsonString(body);
  }
}
