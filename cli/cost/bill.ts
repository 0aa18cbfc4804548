import { copiesKept } from "../../lib/backup-settings.ts";
import type { StageSettings } from "../../lib/settings.ts";
import { idleUsage, type Watching } from "./idle-usage.ts";
import type { Load } from "./load.ts";
import { PRICES, priceOf, type Service, type Unit, type Usage } from "./prices.ts";
import type { Profile } from "./profile.ts";
import { trafficUsage } from "./usage.ts";

/** What of a stage's settings shows on its bill. */
export type BilledStage = Watching & Pick<StageSettings, "backups">;

const MILLION = 1_000_000;

export interface BillLine {
  readonly service: Service;
  readonly idleUsd: number;
  readonly trafficUsd: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly idleUsd: number;
  readonly trafficUsd: number;
  readonly totalUsd: number;
  /** What a million deliveries more would cost. */
  readonly perMillionUsd: number;
}

export function billFor(load: Load, profile: Profile, stage: BilledStage): Bill {
  const isTraced = stage.watch === "full";
  const kept = { backupCopies: stage.disposable ? 0 : copiesKept(stage.backups), isTraced };
  const trafficOf = (events: number) => costByService(trafficUsage({ ...load, events }, profile, kept));
  const idle = costByService(idleUsage(profile, stage));
  const traffic = trafficOf(load.events);
  const services = [...new Set([...traffic.keys(), ...idle.keys()])];
  const lines = services
    .map((service) => ({ service, idleUsd: idle.get(service) ?? 0, trafficUsd: traffic.get(service) ?? 0 }))
    .toSorted((one, other) => other.idleUsd + other.trafficUsd - one.idleUsd - one.trafficUsd);
  const idleUsd = sumOf(idle);
  const trafficUsd = sumOf(traffic);
  // The difference, not the share: of the figures that are counted, a month with few events has as many as one with many.
  const perMillionUsd = sumOf(trafficOf(load.events + MILLION / load.endpoints)) - trafficUsd;
  return { lines, idleUsd, trafficUsd, totalUsd: idleUsd + trafficUsd, perMillionUsd };
}

/** The price of a usage, whatever it was for. */
export const costOf = (usage: Usage): number => sumOf(costByService(usage));

function costByService(usage: Usage): Map<Service, number> {
  const costs = new Map<Service, number>();
  for (const [unit, amount] of Object.entries(usage) as [Unit, number][]) {
    const { service } = PRICES[unit];
    costs.set(service, (costs.get(service) ?? 0) + priceOf(unit, amount));
  }
  return costs;
}

const sumOf = (costs: ReadonlyMap<string, number>): number => [...costs.values()].reduce((sum, usd) => sum + usd, 0);
