import type { CloudPlan, EventSourcePlan } from "../assembly/cloud-plan.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { createSqsEventSource } from "../lambda/event-source.ts";
import type { CloudFunctions } from "./functions.ts";
import type { Identities } from "./identities.ts";
import type { Place } from "./place.ts";

export interface EventSourcesOptions {
  readonly plan: CloudPlan;
  readonly place: Place;
  readonly identities: Identities;
  readonly functions: CloudFunctions;
  /** Lambda polls queues with the role of the function. */
  readonly gateway: Pick<Gateway, "callAs">;
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
  const { place, identities, functions, gateway, log } = options;
  const identity = identities.ofFunctions.get(plan.functionName) ?? identities.operator;
  const source = createSqsEventSource({
    mapping: { ...plan, region: place.region },
    // No signal: a long poll that is given up early could hand a message to nobody, gone until its visibility timeout.
    sqs: (operation, input) => gateway.callAs(identity, "sqs", operation, input),
    invoke: (event) => functions.invoke(plan.targetArn, event),
    onError: (error) => log(`between ${plan.queueArn} and its function: ${String(error)}`),
  });
  source.start();
  return source;
}
