import { deliveriesOf, type Load } from "./load.ts";
import { PRICES, priceOf, type Unit, type Usage } from "./prices.ts";
import type { Profile } from "./profile.ts";
import { idleUsage, trafficUsage } from "./usage.ts";

export interface BillLine {
  readonly service: string;
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

export function billFor(load: Load, profile: Profile): Bill {
  const idle = costByService(idleUsage(profile, load.tenants));
  const traffic = costByService(trafficUsage(load, profile));
  const services = [...new Set([...traffic.keys(), ...idle.keys()])];
  const lines = services
    .map((service) => ({ service, idleUsd: idle.get(service) ?? 0, trafficUsd: traffic.get(service) ?? 0 }))
    .toSorted((one, other) => other.idleUsd + other.trafficUsd - one.idleUsd - one.trafficUsd);
  const idleUsd = sumOf(idle);
  const trafficUsd = sumOf(traffic);
  const perMillionUsd = deliveriesOf(load) === 0 ? 0 : (trafficUsd * 1_000_000) / deliveriesOf(load);
  return { lines, idleUsd, trafficUsd, totalUsd: idleUsd + trafficUsd, perMillionUsd };
}

/** The price of a usage, whatever it was for. */
export const costOf = (usage: Usage): number => sumOf(costByService(usage));

function costByService(usage: Usage): Map<string, number> {
  const costs = new Map<string, number>();
  for (const [unit, amount] of Object.entries(usage) as [Unit, number][]) {
    const { service } = PRICES[unit];
    costs.set(service, (costs.get(service) ?? 0) + priceOf(unit, amount));
  }
  return costs;
}

const sumOf = (costs: ReadonlyMap<string, number>): number => [...costs.values()].reduce((sum, usd) => sum + usd, 0);
