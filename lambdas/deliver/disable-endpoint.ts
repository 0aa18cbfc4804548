import type { TargetName } from "./endpoint-target.ts";
import type { DeliverPorts } from "./ports.ts";

/** After the receiver's 410. What its circuit holds must come out to be recorded, though nothing will be sent. */
export async function disableEndpoint({ tenant, endpoint }: TargetName, reason: "gone", ports: DeliverPorts) {
  const at = ports.now();
  const isNew = await ports.disable({ tenant, endpoint }, { reason, at });
  await ports.circuits.change({ tenant, endpoint }, { kind: "endpoint_disabled" });
  if (isNew) await ports.announce({ type: "endpoint.disabled", tenant, endpoint, at, reason });
}
