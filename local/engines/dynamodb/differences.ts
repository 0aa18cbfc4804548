import type { EngineKind } from "./engine-program.ts";

/** What the product must not build on, because one of the engines lacks it. A test holds each entry against both. */
export interface Difference {
  readonly what: string;
  readonly on: EngineKind;
  readonly instead: string;
}

export const differences = {
  transactions: {
    what: "TransactWriteItems and TransactGetItems",
    on: "portable",
    instead: "UnknownOperationException",
  },
  timeToLive: {
    what: "UpdateTimeToLive",
    on: "portable",
    instead: "UnknownOperationException; neither engine deletes what has expired",
  },
  itemOfFailedCondition: {
    what: "ReturnValuesOnConditionCheckFailure",
    on: "portable",
    instead: "the error comes without the item",
  },
  indexAddedLater: {
    what: "an index added to a table that exists",
    on: "portable",
    instead: "refused; the data has to be deleted",
  },
  indexWriteUnits: {
    what: "write units of indexes in ConsumedCapacity",
    on: "portable",
    instead: "the units of the table alone",
  },
} as const satisfies Readonly<Record<string, Difference>>;
