import type { CloudPlan } from "../assembly/cloud-plan.ts";
import type { CloudObserver } from "../cloud/observer.ts";
import type { QueueFigures } from "../engines/sqs/queue-figures.ts";
import { samplesIn } from "./emf.ts";
import { createLogBook, type LogBook } from "./log-book.ts";
import { createMetricStore, type MetricStore } from "./metric-store.ts";
import { tableFiguresOf } from "./table-figures.ts";

export interface MetricStream {
  readonly store: MetricStore;
  readonly logs: LogBook;
  /** Given to the cloud before it starts. */
  readonly observer: CloudObserver;
  /** What is not told but looked up, as CloudWatch does each minute. */
  sample(queues: QueuesToSample): void;
}

export interface QueuesToSample {
  readonly plan: Pick<CloudPlan, "queues">;
  readonly engines: { readonly sqs: { figuresOf(queueName: string): QueueFigures } };
}

/**
 * The local cloud's CloudWatch: what its functions count, and what the services would say of themselves. Everything is
 * recorded when it is heard, by the clock that is given, so that tests can let hours pass.
 */
export function createMetricStream(now: () => number = Date.now): MetricStream {
  const store = createMetricStore();
  const logs = createLogBook();

  function put(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    figures: Readonly<Record<string, number | undefined>>,
  ) {
    for (const [name, value] of Object.entries(figures)) {
      if (value !== undefined) store.record({ namespace, name, dimensions, value, at: now() });
    }
  }
  const ofFunction = (FunctionName: string, figures: Readonly<Record<string, number>>) =>
    put("AWS/Lambda", { FunctionName }, figures);

  return {
    store,
    logs,
    observer: {
      logged(functionName, line) {
        for (const sample of samplesIn(line, now())) store.record(sample);
        logs.add(functionName, line, now());
      },
      started(functionName, running) {
        ofFunction(functionName, { ConcurrentExecutions: running });
        put("AWS/Lambda", {}, { ConcurrentExecutions: running });
      },
      invoked: (functionName, { ok, durationMs }) =>
        ofFunction(functionName, { Invocations: 1, Errors: ok ? 0 : 1, Duration: durationMs, Throttles: 0 }),
      throttled: (functionName) => ofFunction(functionName, { Throttles: 1 }),
      answered({ apiId }, { status, latencyMs }) {
        const refused = { "4xx": status >= 400 && status < 500 ? 1 : 0, "5xx": status >= 500 ? 1 : 0 };
        put("AWS/ApiGateway", { ApiId: apiId }, { Count: 1, Latency: latencyMs, ...refused });
      },
      called(call) {
        for (const { dimensions, figures } of tableFiguresOf(call)) put("AWS/DynamoDB", dimensions, figures);
      },
    },
    sample({ plan, engines }) {
      for (const { name } of plan.queues)
        put("AWS/SQS", { QueueName: name }, queueFigures(engines.sqs.figuresOf(name)));
    },
  };
}

function queueFigures(figures: QueueFigures): Readonly<Record<string, number | undefined>> {
  const inSeconds = (ms: number | undefined) => (ms === undefined ? undefined : Math.floor(ms / 1000));
  return {
    ApproximateNumberOfMessagesVisible: figures.visible,
    ApproximateNumberOfMessagesNotVisible: figures.inFlight,
    ApproximateNumberOfMessagesDelayed: figures.delayed,
    ApproximateAgeOfOldestMessage: inSeconds(figures.oldestAgeMs),
    ApproximateAgeOfOldestMessageInQuietGroups: inSeconds(figures.quietOldestAgeMs),
    ApproximateNumberOfNoisyGroups: figures.noisyGroups,
  };
}
