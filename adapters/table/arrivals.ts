import type { EndpointId } from "../../core/id.ts";
import type { EpochMs } from "../../core/time.ts";
import type { DeliveryReader } from "./deliveries.ts";

/** Enough to tell an endpoint that fails from one that refuses some events: the newest that were attempted. */
const LOOKED_AT = 20;

/** Whether one of the newest deliveries of an endpoint was attempted since a moment, and arrived. */
export const createHasArrivedSince =
  ({ ofEndpoint }: Pick<DeliveryReader, "ofEndpoint">) =>
  async (endpoint: EndpointId, since: EpochMs): Promise<boolean> => {
    const newest = await ofEndpoint(endpoint, { limit: LOOKED_AT });
    return newest.some(({ status, attempts }) => status === "delivered" && (attempts.at(-1)?.at ?? 0) >= since);
  };
