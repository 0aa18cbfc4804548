import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { Context, SQSEvent } from "aws-lambda";
import { createAnnounce } from "../../adapters/announce/announcer.ts";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { createReadCandidates } from "../../adapters/replay/candidates.ts";
import { createHistory } from "../../adapters/replay/history.ts";
import { systemChance, systemNow } from "../../adapters/system.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { createJobStore } from "../../adapters/table/jobs.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { ReplayMessage } from "../../core/contract/replay-message.ts";
import type { ReplayJob } from "../../core/replay.ts";
import { observe } from "../middleware/observed.ts";
import { createWorkOff } from "./work-off.ts";

/** What one page may take at worst, kept free at the end of an invocation. */
const LAST_PAGE_MS = 15_000;

const environment = readEnvironment("replay", process.env);
const { logger, middlewares } = observe(() => reachTable(table));
const table = createTable(environment);
const jobs = createJobStore(table);
const queue = new SQSClient(AWS_CLIENT);
const goOn = createSendAll(queue, environment.REPLAYS_QUEUE_URL);
const announce = createAnnounce(createSendAll(queue, environment.ANNOUNCEMENTS_QUEUE_URL), systemChance);

const workOff = createWorkOff({
  job: jobs.get,
  replace: jobs.replace,
  endpointsOf: createEndpointStore(table).ofTenant,
  candidates: createReadCandidates(createHistory(table), systemNow),
  send: createSendAll(queue, environment.RETRIES_QUEUE_URL),
  goOnLater: (message, delaySeconds) => goOn([{ body: JSON.stringify(message), group: message.tenant, delaySeconds }]),
  finished,
  now: systemNow,
  chance: systemChance,
});

async function finished({ tenant, id, sent, updatedAt }: ReplayJob): Promise<void> {
  logger.info("replay finished", { tenant, job: id, sent });
  await announce({ type: "replay.finished", tenant, job: id, sent, at: updatedAt });
}

/** One job at a time: a page of another must not wait for this one's slice, nor fail with it. */
async function replay({ Records }: SQSEvent, context: Context): Promise<void> {
  for (const { body } of Records) {
    await workOff(ReplayMessage.parse(JSON.parse(body)), context.getRemainingTimeInMillis() - LAST_PAGE_MS);
  }
}

export const handler = middy<SQSEvent, void>().use(middlewares).handler(replay);
