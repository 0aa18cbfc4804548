import { setTimeout as wait } from "node:timers/promises";
import type { Caller, FaultEffect, Moment } from "./faults.ts";
import { refusal } from "./refusals.ts";

export interface Victim {
  readonly service: string;
  readonly caller: Caller;
}

/** Does to a call what its fault rules say for this moment. True when the caller shall get no answer at all. */
export async function inflict(effects: readonly FaultEffect[], moment: Moment, victim: Victim): Promise<boolean> {
  for (const effect of effects) if (momentOf(effect) === moment && (await cutsOff(effect, victim))) return true;
  return false;
}

function momentOf(effect: FaultEffect): Moment {
  return effect.kind === "drop" || effect.kind === "kill" ? effect.when : "before";
}

async function cutsOff(effect: FaultEffect, { service, caller }: Victim): Promise<boolean> {
  switch (effect.kind) {
    case "throttle":
      throw refusal(service, "throttled", "Rate exceeded");
    case "fail":
      throw refusal(service, "failed", "The service failed, because a fault rule says so");
    case "delay":
      await wait(effect.ms);
      return false;
    case "drop":
      return true;
    case "kill":
      // Whoever is dead gets no answer, and its runtime must not see one that came in time.
      await effect.kill(caller);
      return true;
  }
}
