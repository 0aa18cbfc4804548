import * as z from "zod";
import { EndpointId, TenantId } from "../id.ts";

/** A part of what a wake found to do. Any worker may do it, any number of times: leases and conditions see to the rest. */
export const WakeTask = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("move"), buckets: z.array(z.string().min(1)).min(1) }),
  z.object({ kind: z.literal("tend"), tenant: TenantId, endpoint: EndpointId }),
]);
export type WakeTask = z.infer<typeof WakeTask>;

/** Grouped by their kind, so that many circuits to tend do not keep what is due waiting. */
export const taskMessage = (task: WakeTask) => ({ body: JSON.stringify(task), group: task.kind });
