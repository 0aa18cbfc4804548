import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";
import type { Say } from "../say.ts";
import { ALTERNATIVES, ALTERNATIVES_AS_OF } from "./alternatives.ts";
import { type Bill, billFor } from "./bill.ts";
import { deliveriesOf, type Load } from "./load.ts";
import { PRICE_PAGES, PRICES_AS_OF } from "./prices.ts";
import { type Profile, readProfile } from "./profile.ts";
import { readOrder } from "./read-load.ts";

/** `posthorn cost`: what a month would cost, from what was measured. */
export function cost(args: readonly string[], say: Say): number {
  const { stage, load } = readOrder(args);
  const profile = readProfile();
  for (const line of describe(load, billFor(load, profile, settingsOf(stage, stages)), profile)) say(line);
  return 0;
}

function describe(load: Load, bill: Bill, { measuredOn }: Profile): readonly string[] {
  const row = (name: string, idle: number, traffic: number) =>
    `${name.padEnd(18)}${dollars(idle)}${dollars(traffic)}${dollars(idle + traffic)}`;
  return [
    `${deliveriesOf(load).toLocaleString("en")} deliveries a month of ${load.payloadBytes} bytes, ${(load.failing * 100).toFixed(1)} % of attempts fail`,
    "",
    `${"".padEnd(18)}${["idle", "traffic", "together"].map((title) => title.padStart(14)).join("")}`,
    ...bill.lines.map(({ service, idleUsd, trafficUsd }) => row(service, idleUsd, trafficUsd)),
    row("Together", bill.idleUsd, bill.trafficUsd),
    "",
    `A million deliveries more: $${bill.perMillionUsd.toFixed(2)}`,
    "",
    ...ALTERNATIVES.map(
      (alternative) => `${alternative.name.padEnd(32)}${monthly(alternative.monthlyUsd(load))}  ${alternative.basis}`,
    ),
    "",
    `Call counts measured ${measuredOn}; alternatives as of ${ALTERNATIVES_AS_OF}.`,
    `Assumed: ingest runs for ${load.ingestMs} ms an event, deliver for ${load.deliverMs} ms a delivery beside waiting (--ingest, --deliver).`,
    `Prices of us-east-1, ${PRICES_AS_OF}, without free tiers, from aws.amazon.com: ${Object.values(PRICE_PAGES).join(", ")}.`,
  ];
}

const dollars = (usd: number): string => `$${usd.toFixed(2)}`.padStart(14);
const monthly = (usd: number | undefined): string =>
  (usd === undefined ? "on request" : `$${usd.toFixed(0)}`).padStart(12);
