import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createAppendToAuditLog } from "../../adapters/table/audit-log.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { createStatsRecorder } from "../../adapters/table/stats.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import { routeNamed } from "../../core/contract/routes.ts";
import { fractionFrom } from "../../core/id.ts";
import { notFound } from "../../core/problem.ts";
import { MAX_BATCH_BYTES } from "../../core/publish-batch.ts";
import { apiEdge } from "../middleware/api-edge.ts";
import { audited, createAuditRefusal } from "../middleware/audited.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";
import { iamCaller } from "../middleware/iam-caller.ts";
import { observe } from "../middleware/observed.ts";
import { answersInTime } from "../middleware/out-of-time.ts";
import { permitted } from "../middleware/permitted.ts";
import { problemOf } from "../middleware/problem-json.ts";
import { ingestOperations } from "./operations.ts";
import { createPublishEvents } from "./publish-events.ts";
import { createPublishPorts } from "./publish-ports.ts";

/** Once a minute, a publisher waits for one write more. */
const STATS_EVERY_MS = 60_000;

const environment = readEnvironment("ingest", process.env);
const { logger, metrics, middlewares } = observe(() => reachTable(table));
const table = createTable(environment);
const stats = createStatsRecorder(table, {
  everyMs: STATS_EVERY_MS,
  now: systemNow,
  failed: (error) => logger.warn("counts are kept for later", { error }),
});

/** Events are their own record: only refusals are written here. */
const audit = {
  append: createAppendToAuditLog(table, { pause: systemPause, fraction: () => fractionFrom(systemChance) }),
  now: systemNow,
  logger,
};

const operations = ingestOperations({
  publish: createPublishEvents(createPublishPorts(table, environment, metrics)),
  accepted: ({ event, deliveries, duplicate }) => {
    metrics.addMetric(duplicate ? METRICS.repeatedPublishes : METRICS.accepted, "Count", 1);
    if (!duplicate) stats.count(event.tenant, { accepted: 1 });
    logger.info("accepted", { tenant: event.tenant, event: event.id, deliveries, duplicate });
  },
  refused: (error) => {
    const problem = problemOf(error, logger);
    if (problem.status === 429) metrics.addMetric(METRICS.refusedPublishes, "Count", 1);
    return problem;
  },
  auditRefusal: createAuditRefusal(audit),
});

async function ingest(event: AuthorizedEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const route = routeNamed(event.routeKey);
  const operation = Object.entries(operations).find(([name]) => name === route)?.[1];
  if (!operation) throw notFound();
  return operation(event);
}

const guarded = audited(permitted(ingest), audit);

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>(answersInTime)
  .use(middlewares)
  .use(iamCaller())
  .use(apiEdge(logger, { maxBodyBytes: MAX_BATCH_BYTES }))
  .handler(async (event) => {
    const answered = await guarded(event);
    await stats.flush();
    return answered;
  });
