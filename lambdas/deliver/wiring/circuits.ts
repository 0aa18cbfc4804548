import type { Announce } from "../../../adapters/announce/announcer.ts";
import { createCircuitStore } from "../../../adapters/circuit/circuit-store.ts";
import { type Circuits, createCircuits } from "../../../adapters/circuit/circuits.ts";
import { createDecideAttempted } from "../../../adapters/circuit/decide-attempted.ts";
import { systemChance, systemNow } from "../../../adapters/system.ts";
import { createHasArrivedSince } from "../../../adapters/table/arrivals.ts";
import { createDeliveryReader } from "../../../adapters/table/deliveries.ts";
import type { Table } from "../../../adapters/table/document-client.ts";
import { fractionFrom } from "../../../core/id.ts";
import type { DeliverPorts } from "../ports.ts";
import { CACHE } from "./caches.ts";

/** Circuits as they are where attempts are made: reports count, and a row of failures opens one. */
export const wireCircuits = (table: Table, disable: DeliverPorts["disable"], announce: Announce): Circuits =>
  createCircuits({
    store: createCircuitStore(table),
    decide: createDecideAttempted({
      hasArrivedSince: createHasArrivedSince(createDeliveryReader(table)),
      disable,
      announce,
    }),
    announce: (owner, announcement) => announce({ ...announcement, ...owner }),
    now: systemNow,
    chance: () => fractionFrom(systemChance),
    cache: CACHE,
  });
