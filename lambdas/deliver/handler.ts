import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { systemLater, systemNow } from "../../adapters/system.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { createStatsRecorder } from "../../adapters/table/stats.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { DEAD_BY_REASON, METRICS } from "../../core/contract/metric-names.ts";
import { RECEIVES_BEFORE_DEAD } from "../../core/contract/receives.ts";
import { observe } from "../middleware/observed.ts";
import { counted } from "./count-stats.ts";
import { createDeliverBatch } from "./deliver-batch.ts";
import { createDeliverMessage } from "./deliver-message.ts";
import { createBuryPoison } from "./poison.ts";
import { settleLastReceive } from "./put-off.ts";
import { createWatch } from "./watch.ts";
import { createPorts } from "./wiring/ports.ts";

/** One write for each tenant that was served, at most so often per instance. */
const STATS_EVERY_MS = 10_000;
/** To settle what hangs, to write the counts, and for the partial answer to get out. */
const ANSWER_MS = 3_000;

const environment = readEnvironment("deliver", process.env);
const observed = observe(() => reachTable(table));
const { logger, metrics, middlewares } = observed;
const table = createTable(environment);
const stats = createStatsRecorder(table, {
  everyMs: STATS_EVERY_MS,
  now: systemNow,
  failed: (error) => logger.warn("counts are kept for later", { error }),
});
const ports = createPorts(table, environment, observed, counted(createWatch(logger, metrics, systemNow), stats));

const buryPoison = createBuryPoison(ports);
const deliverBatch = createDeliverBatch({
  deliver: createDeliverMessage(ports),
  settleLastReceive: (message, error) => settleLastReceive(message, error, ports),
  buryPoison: (body) => {
    metrics.addMetric(METRICS.dead, "Count", 1);
    metrics.addMetric(DEAD_BY_REASON.poison, "Count", 1);
    return buryPoison(body);
  },
  failed: ({ messageId }, error) => {
    metrics.addMetric(METRICS.returned, "Count", 1);
    logger.warn("returned to the queue", { messageId, error });
  },
  later: systemLater,
  lastReceive: RECEIVES_BEFORE_DEAD,
});

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(middlewares)
  .handler(async (event, context) => {
    const answer = await deliverBatch(event, context.getRemainingTimeInMillis() - ANSWER_MS);
    await stats.flush();
    return answer;
  });
