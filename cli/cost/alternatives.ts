import { deliveriesOf, type Load } from "./load.ts";

export interface Alternative {
  readonly name: string;
  /** Undefined where the provider publishes no price for so much. */
  readonly monthlyUsd: (load: Load) => number | undefined;
  readonly basis: string;
}

/** When the pages below were read. Nobody but their owners knows what they say today. */
export const ALTERNATIVES_AS_OF = "2026-09-20";

/** Public list prices; the servers, databases and people of what is self-hosted are not in them. */
export const ALTERNATIVES: readonly Alternative[] = [
  {
    name: "Svix, Professional",
    monthlyUsd: (load) => 490 + 0.0001 * Math.max(0, messagesOf(load) - 50_000),
    basis: "$490 with 50,000 messages, then $0.0001 each; a message is one event for one customer (svix.com/pricing)",
  },
  {
    name: "Hookdeck, Team",
    monthlyUsd: (load) => (deliveriesOf(load) <= 10_000 ? 39 : undefined),
    basis: "$39 with 10,000 events; beyond that metered, at a rate that could not be verified (hookdeck.com/pricing)",
  },
  {
    name: "Convoy, Premium, self-hosted",
    monthlyUsd: () => 999,
    basis: "$999 flat for the licence; Postgres, Redis and servers come on top (getconvoy.io/pricing)",
  },
];

/** Endpoints of one event belong to one tenant: Svix counts the message, not its deliveries. */
const messagesOf = ({ events }: Load): number => events;
