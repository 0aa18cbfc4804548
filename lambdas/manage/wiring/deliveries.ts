import { createReadCandidates } from "../../../adapters/replay/candidates.ts";
import { createHistory } from "../../../adapters/replay/history.ts";
import { createReadDead } from "../../../adapters/table/dead-deliveries.ts";
import { createJobStore } from "../../../adapters/table/jobs.ts";
import { createReadAttention } from "../attention.ts";
import { createListDeliveries } from "../list-deliveries.ts";
import { attentionOperations } from "../operations/attention.ts";
import { deliveryOperations } from "../operations/deliveries.ts";
import { replayOperations } from "../operations/replays.ts";
import { createReplayJobs } from "../replay-jobs.ts";
import { createRetryDelivery } from "../retry-delivery.ts";
import type { Shared } from "./shared.ts";

/** What became of deliveries, and how to make them again. */
export function wireDeliveries(shared: Shared) {
  const { environment, table, endpoints, circuits, deliveries, sendTo, open, cursors, chance } = shared;
  return {
    ...deliveryOperations({
      endpoint: endpoints.get,
      delivery: deliveries.get,
      list: createListDeliveries(deliveries.ofEndpoint),
      retry: createRetryDelivery({ send: sendTo(environment.RETRIES_QUEUE_URL), chance }),
      open,
      cursors,
    }),
    ...attentionOperations({
      read: createReadAttention({
        endpointsOf: endpoints.ofTenant,
        circuit: circuits.read,
        deliveries: deliveries.ofEndpoint,
        dead: createReadDead(table),
      }),
      open,
      cursors,
    }),
    ...replayingOf(shared),
  };
}

function replayingOf({ environment, table, endpoints, sendTo, cursors, now, chance }: Shared) {
  const jobs = createJobStore(table);
  const start = sendTo(environment.REPLAYS_QUEUE_URL);
  return replayOperations({
    jobs: createReplayJobs({
      endpointsOf: endpoints.ofTenant,
      candidates: createReadCandidates(createHistory(table), now),
      add: jobs.add,
      start: (message) => start([{ body: JSON.stringify(message), group: message.tenant }]),
      now,
      chance,
    }),
    get: jobs.get,
    ofTenant: jobs.ofTenant,
    replace: jobs.replace,
    cursors,
    now,
  });
}
