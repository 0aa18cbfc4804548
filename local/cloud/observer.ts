import type { HttpApiPlan } from "../assembly/cloud-plan.ts";
import type { Meter, MeteredCall } from "../gateway/meter.ts";
import type { Invocation } from "../lambda/definition.ts";

/** Sees what CloudWatch would be told by the services. It must not throw: nothing that happens waits for it. */
export interface CloudObserver {
  readonly logged: (functionName: string, line: string) => void;
  readonly started: (functionName: string, running: number) => void;
  readonly invoked: (functionName: string, invocation: Pick<Invocation, "ok" | "durationMs">) => void;
  readonly throttled: (functionName: string) => void;
  readonly answered: (api: HttpApiPlan, answer: { readonly status: number; readonly latencyMs: number }) => void;
  readonly called: (call: MeteredCall) => void;
}

const ignore = () => {};

export const NOBODY: CloudObserver = {
  logged: ignore,
  started: ignore,
  invoked: ignore,
  throttled: ignore,
  answered: ignore,
  called: ignore,
};

export function metered(meter: Meter, observer: CloudObserver): Meter {
  return {
    ...meter,
    record(call) {
      meter.record(call);
      observer.called(call);
    },
  };
}
