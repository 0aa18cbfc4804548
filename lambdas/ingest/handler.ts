import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createAppendToAuditLog } from "../../adapters/table/audit-log.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createStatsRecorder } from "../../adapters/table/stats.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { METRICS } from "../../core/contract/metric-names.ts";
import { type RouteServedBy, routeNamed } from "../../core/contract/routes.ts";
import { fractionFrom } from "../../core/id.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";
import { apiEdge } from "../middleware/api-edge.ts";
import { audited } from "../middleware/audited.ts";
import type { AuthorizedEvent } from "../middleware/caller.ts";
import { answer } from "../middleware/json-answer.ts";
import { createKeyWatch } from "../middleware/key-watch.ts";
import { observe } from "../middleware/observed.ts";
import { permitted } from "../middleware/permitted.ts";
import { problemOf } from "../middleware/problem-json.ts";
import type { PublishCall, Published } from "./publish-call.ts";
import { createPublishEvents } from "./publish-events.ts";
import { createPublishPorts } from "./publish-ports.ts";
import { asPublishProblem } from "./publish-problem.ts";
import { describePublished, describeResult, type Result } from "./publish-result.ts";
import { readBatch, readCall } from "./read-calls.ts";

type Operation = (event: AuthorizedEvent) => Promise<APIGatewayProxyStructuredResultV2>;

/** Lambda takes 6 MB with everything around it; a batch of a hundred events shares this. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Once a minute, a publisher waits for one write more. */
const STATS_EVERY_MS = 60_000;

const environment = readEnvironment("ingest", process.env);
const { logger, metrics, middlewares } = observe();
const publish = createPublishEvents(createPublishPorts(environment, createKeyWatch(metrics)));

const table = createTable(environment);
const stats = createStatsRecorder(table, {
  everyMs: STATS_EVERY_MS,
  now: systemNow,
  failed: (error) => logger.warn("counts are kept for later", { error }),
});

const operations: Readonly<Record<RouteServedBy<"ingest">, Operation>> = {
  publishEvent: async (event) => {
    const [result] = await publishAll([readCall(event)]);
    if (result instanceof ApiProblem) throw result;
    if (!result) throw new Error("Cannot answer: one event was published and there is no result");
    return answer(202, describePublished(result));
  },
  publishEvents: async (event) => {
    const results = await publishAll(readBatch(event));
    return answer(202, { results: results.map(describeResult) });
  },
};

/** What was refused before is its own result. */
async function publishAll(calls: readonly (PublishCall | ApiProblem)[]): Promise<readonly Result[]> {
  const settled = (await publish(calls.filter(isReadable))).values();
  return calls.map((call) => (isReadable(call) ? resultOf(settled.next().value) : call));
}

const isReadable = (call: PublishCall | ApiProblem): call is PublishCall => !(call instanceof ApiProblem);

function resultOf(settled: PromiseSettledResult<Published> | undefined): Result {
  if (settled?.status === "fulfilled") return recorded(settled.value);
  const problem = problemOf(asPublishProblem(settled?.reason), logger);
  if (problem.status === 429) metrics.addMetric(METRICS.refusedPublishes, "Count", 1);
  if (problem.status === 503) logger.warn("not accepted", { code: problem.code, cause: String(problem.cause) });
  return problem;
}

function recorded(published: Published): Published {
  const { event, deliveries, duplicate } = published;
  metrics.addMetric(duplicate ? METRICS.repeatedPublishes : METRICS.accepted, "Count", 1);
  if (!duplicate) stats.count(event.tenant, { accepted: 1 });
  logger.info("accepted", { tenant: event.tenant, event: event.id, deliveries, duplicate });
  return published;
}

async function ingest(event: AuthorizedEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const route = routeNamed(event.routeKey);
  const operation = Object.entries(operations).find(([name]) => name === route)?.[1];
  if (!operation) throw notFound();
  return operation(event);
}

const guarded = audited(permitted(ingest), {
  // Events are their own record: only refusals are written here.
  append: createAppendToAuditLog(table, {
    pause: systemPause,
    fraction: () => fractionFrom(systemChance),
  }),
  now: systemNow,
  logger,
});

export const handler = middy<AuthorizedEvent, APIGatewayProxyStructuredResultV2>()
  .use(middlewares)
  .use(apiEdge(logger, { maxBodyBytes: MAX_BODY_BYTES }))
  .handler(async (event) => {
    const answered = await guarded(event);
    await stats.flush();
    return answered;
  });
