import type { CloudPlan, EventSourcePlan } from "../assembly/cloud-plan.ts";
import { createSqsEventSource } from "../lambda/event-source.ts";
import type { CloudFunctions } from "./functions.ts";
import type { Identities } from "./identities.ts";
import type { Place } from "./place.ts";
import { createQueueCaller } from "./queue-caller.ts";

export interface EventSourcesOptions {
  readonly plan: CloudPlan;
  readonly place: Place;
  readonly identities: Identities;
  readonly functions: CloudFunctions;
  readonly gatewayUrl: string;
  readonly log: (line: string) => void;
}

export interface Running {
  stop(): Promise<void>;
}

export function startEventSources({ plan, ...options }: EventSourcesOptions): Running {
  const sources = plan.eventSources.filter(({ enabled }) => enabled).map((source) => startSource(source, options));
  return {
    stop: async () => {
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}

function startSource(plan: EventSourcePlan, options: Omit<EventSourcesOptions, "plan">): Running {
  const { place, identities, functions, gatewayUrl, log } = options;
  const identity = identities.ofFunctions.get(plan.functionName) ?? identities.operator;
  const queue = createQueueCaller(identity, place.region, gatewayUrl);
  const source = createSqsEventSource({
    mapping: { ...plan, region: place.region },
    sqs: queue.call,
    invoke: (event) => functions.invoke(plan.targetArn, event),
    onError: (error) => log(`between ${plan.queueArn} and its function: ${String(error)}`),
  });
  source.start();
  return {
    stop: async () => {
      await source.stop();
      queue.close();
    },
  };
}
