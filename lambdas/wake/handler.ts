import { SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { EventBridgeEvent, SQSEvent } from "aws-lambda";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { createCircuitStore } from "../../adapters/circuit/circuit-store.ts";
import { createCircuits } from "../../adapters/circuit/circuits.ts";
import { createSendAll } from "../../adapters/queue/queue.ts";
import { systemChance, systemNow, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import { createTable } from "../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../adapters/table/endpoints.ts";
import { reachTable } from "../../adapters/table/reach.ts";
import { createDueBuckets } from "../../adapters/waiting-room/due-buckets.ts";
import { createHeldDeliveries } from "../../adapters/waiting-room/held-deliveries.ts";
import { createLeases } from "../../adapters/waiting-room/leases.ts";
import { createWakeProgress } from "../../adapters/waiting-room/wake-progress.ts";
import { readEnvironment } from "../../core/contract/environment.ts";
import { WakeTask } from "../../core/contract/wake-task.ts";
import { fractionFrom } from "../../core/id.ts";
import { observe } from "../middleware/observed.ts";
import { createMoveDue } from "./move-due.ts";
import { createPlanWake } from "./plan-wake.ts";
import { createRelease } from "./release.ts";
import { createTendCircuit } from "./tend-circuit.ts";
import { createWatch } from "./watch.ts";

const environment = readEnvironment("wake", process.env);
const { logger, metrics, middlewares } = observe(() => reachTable(table));
const watch = createWatch(logger, metrics);
const table = createTable(environment);
const waitingRoom = { ...table, name: environment.WAITING_ROOM_TABLE_NAME };
const queue = new SQSClient(AWS_CLIENT);
const endpoints = createEndpointStore(table);
const circuitStore = createCircuitStore(table);
const due = createDueBuckets(waitingRoom);
const clock = { now: systemNow, chance: systemChance };
const release = createRelease({
  ...clock,
  sendRetry: createSendAll(queue, environment.RETRIES_QUEUE_URL),
  // A step is two full groups; only the rest of a page lingers.
  remove: createBatchWriter(waitingRoom, { lingerMs: 2, pause: systemPause }).delete,
});
const sendTasks = createSendAll(queue, environment.TASKS_QUEUE_URL);
const leased = { ...clock, leases: createLeases(waitingRoom), release, watch };

const plan = createPlanWake({
  progress: createWakeProgress(waitingRoom),
  due,
  circuits: circuitStore,
  sendTasks,
  watch,
  now: systemNow,
});
const moveDue = createMoveDue({ ...leased, due, sendTasks });
const tendCircuit = createTendCircuit({
  ...leased,
  circuits: createCircuits({
    store: circuitStore,
    announce: async () => {}, // planning and draining announce nothing
    now: systemNow,
    chance: () => fractionFrom(systemChance),
    cache: { maxAgeMs: 0, maxEntries: 1 },
  }),
  held: createHeldDeliveries(waitingRoom),
  rateOf: async ({ tenant, endpoint }) => (await endpoints.get(tenant, endpoint))?.rateLimit?.perSecond,
});

async function doTask(task: WakeTask): Promise<void> {
  if (task.kind === "move") return moveDue(task.buckets);
  return tendCircuit({ tenant: task.tenant, endpoint: task.endpoint });
}

/** Each minute it plans; what it planned comes back to it through the queue of tasks. */
export const handler = middy<SQSEvent | EventBridgeEvent<string, unknown>, void>()
  .use(middlewares)
  .handler(async (event) => {
    if (!("Records" in event)) return plan();
    for (const { body } of event.Records) await doTask(WakeTask.parse(JSON.parse(body)));
  });
