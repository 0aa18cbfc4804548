import * as z from "zod";
import { type Circuit, type CircuitState, needsTending } from "../../core/circuit.ts";
import { ATTENTION_INDEX, CIRCUITS_PARTITION, circuitKey } from "../../core/contract/item-keys.ts";
import { EndpointId, TenantId } from "../../core/id.ts";
import { epochMs } from "../../core/time.ts";

/** Whose circuit it is. The tenant is kept with it, because `wake` finds circuits without having met their endpoints. */
export interface CircuitOwner {
  readonly tenant: TenantId;
  readonly endpoint: EndpointId;
}

const Moment = z.number().transform(epochMs);
const Failing = z.object({ inARow: z.int(), since: Moment });
const Slow = z.object({ inARow: z.int(), until: Moment });
const version = z.int().min(1);

const CircuitItem = z.discriminatedUnion("state", [
  z.object({ state: z.literal("closed"), failing: Failing.exactOptional(), slow: Slow.exactOptional(), version }),
  z.object({
    state: z.literal("open"),
    failing: Failing,
    openedAt: Moment,
    probes: z.int(),
    nextProbeAt: Moment,
    version,
  }),
  z.object({
    state: z.literal("probing"),
    failing: Failing,
    openedAt: Moment,
    probes: z.int(),
    holder: z.string(),
    until: Moment,
    version,
  }),
  z.object({
    state: z.literal("draining"),
    failing: Failing.exactOptional(),
    closedAt: Moment,
    drain: z.object({ rampSeconds: z.number(), plannedUntil: Moment }),
    version,
  }),
  z.object({ state: z.literal("open_by_hand"), openedAt: Moment, version }),
]) satisfies z.ZodType<CircuitState>;

const Owner = z.object({ tenant: TenantId, endpoint: EndpointId });

export const readCircuit = (item: unknown): Circuit => CircuitItem.parse(item);
export const readOwner = (item: unknown): CircuitOwner => Owner.parse(item);

/** In the index while somebody must look after it, and out of it by the same write that closes it. */
export const circuitItem = (owner: CircuitOwner, circuit: Circuit) => ({
  ...circuitKey(owner.endpoint),
  tenant: owner.tenant,
  endpoint: owner.endpoint,
  ...circuit,
  ...(needsTending(circuit) && {
    [ATTENTION_INDEX.partition]: CIRCUITS_PARTITION,
    [ATTENTION_INDEX.sort]: owner.endpoint,
  }),
});
