import type { EventSourcePlan, FunctionPlan, QueuePlan } from "../cloud-plan.ts";
import type { ResolvedResource } from "../resolved-resource.ts";
import type { Draft } from "./draft.ts";
import { visibilitySecondsOf } from "./queues.ts";

interface Connection {
  readonly planned: EventSourcePlan;
  readonly queue: QueuePlan;
  readonly consumer: FunctionPlan | undefined;
}

/** What Lambda refuses only when the mapping is created, after minutes of a deployment. */
export function reportEventSourceLimits(draft: Draft, mapping: ResolvedResource, connection: Connection): void {
  for (const found of [...batchProblems(connection.planned), ...visibilityProblems(connection)])
    draft.report(mapping, found);
}

function* batchProblems(planned: EventSourcePlan): Generator<string> {
  const { batchSize, batchingWindowSeconds, maximumConcurrency } = planned;
  if (batchSize < 1 || batchSize > 10_000) yield `its batch size is ${batchSize}, Lambda allows 1 to 10000`;
  if (batchSize > 10 && batchingWindowSeconds < 1)
    yield `its batch size is ${batchSize}, which needs a batching window of at least 1 s`;
  if (batchingWindowSeconds > 300) yield `its batching window is ${batchingWindowSeconds} s, Lambda allows 300`;
  if (maximumConcurrency !== undefined && (maximumConcurrency < 2 || maximumConcurrency > 1000))
    yield `its maximum concurrency is ${maximumConcurrency}, Lambda allows 2 to 1000`;
}

/**
 * SQS would hand out a message again while its function still works on it. Lambda refuses this; six times is the
 * advice.
 */
function* visibilityProblems({ queue, consumer }: Connection): Generator<string> {
  const visibilitySeconds = visibilitySecondsOf(queue);
  if (consumer === undefined || visibilitySeconds >= consumer.timeoutSeconds) return;

  const times = `${visibilitySeconds} s, less than the ${consumer.timeoutSeconds} s that "${consumer.name}" may take`;
  yield `the visibility timeout of "${queue.name}" is ${times}`;
}
