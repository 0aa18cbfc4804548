import { Stack } from "aws-cdk-lib";
import { QueryDefinition, QueryString } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionName } from "../../../core/contract/environment.ts";
import { functionNamed, type Watched } from "./watched.ts";

interface SavedQuery {
  readonly name: string;
  /** All functions, unless named. */
  readonly logsOf?: readonly FunctionName[];
  readonly query: ConstructorParameters<typeof QueryString>[0];
}

const LATENCY = "outcome.latencyMs";

/** The event id is the correlation id: every line from publish to the last attempt has it. */
const QUERIES: readonly SavedQuery[] = [
  {
    name: "Follow one event",
    query: {
      fields: ["@timestamp", "service", "message", "endpoint", "attempt", "outcome.kind", "outcome.status", "reason"],
      filterStatements: ["event = 'evt_PUT-ITS-ID-HERE'"],
      sort: "@timestamp asc",
      limit: 200,
    },
  },
  {
    name: "Top failing endpoints",
    logsOf: ["deliver"],
    query: {
      filterStatements: ["message = 'attempted' and outcome.kind != 'delivered'"],
      statsStatements: ["count(*) as failures, latest(outcome.status) as lastStatus by tenant, endpoint"],
      sort: "failures desc",
      limit: 25,
    },
  },
  {
    name: "Slowest endpoints",
    logsOf: ["deliver"],
    query: {
      filterStatements: ["message = 'attempted'"],
      statsStatements: [
        `pct(${LATENCY}, 99) as p99Ms, pct(${LATENCY}, 50) as medianMs, count(*) as attempts by tenant, endpoint`,
      ],
      sort: "p99Ms desc",
      limit: 25,
    },
  },
  {
    name: "Noisiest tenants",
    logsOf: ["ingest"],
    query: {
      filterStatements: ["message = 'accepted'"],
      statsStatements: ["count(*) as events, sum(deliveries) as deliveries by tenant"],
      sort: "events desc",
      limit: 25,
    },
  },
  {
    name: "Why deliveries died",
    logsOf: ["deliver"],
    query: {
      filterStatements: ["message = 'dead'"],
      statsStatements: ["count(*) as deaths by reason, tenant, endpoint"],
      sort: "deaths desc",
      limit: 50,
    },
  },
  {
    name: "What we failed at",
    query: {
      fields: ["@timestamp", "service", "message", "error.name", "error.message", "messageId"],
      filterStatements: ["level in ['ERROR', 'WARN'] and message != 'dead'"],
      sort: "@timestamp desc",
      limit: 200,
    },
  },
  {
    name: "Runs that were cut off or started cold",
    query: {
      fields: ["@timestamp", "@log", "@duration", "@initDuration", "@maxMemoryUsed", "@requestId"],
      filterStatements: ["@type = 'REPORT' and (@message like /Status: timeout/ or ispresent(@initDuration))"],
      sort: "@duration desc",
      limit: 100,
    },
  },
  {
    name: "How long functions run, and in how much memory",
    query: {
      filterStatements: ["@type = 'REPORT'"],
      statsStatements: [
        "avg(@billedDuration) as billedMs, pct(@billedDuration, 99) as p99Ms, max(@maxMemoryUsed / 1048576) as usedMb, count(*) as runs by @log",
      ],
      sort: "billedMs desc",
      limit: 25,
    },
  },
];

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, watched: Pick<Watched, "functions">) {
    super(scope, id);
    for (const { name, logsOf, query } of QUERIES) {
      const functions = logsOf?.map((wanted) => functionNamed(watched, wanted)) ?? watched.functions;
      new QueryDefinition(this, name.replaceAll(/\W/g, ""), {
        queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
        logGroups: functions.map(({ logs }) => logs),
        queryString: new QueryString(query),
      });
    }
  }
}
