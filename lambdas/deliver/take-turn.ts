import { type Admission, admit } from "../../core/admission.ts";
import { isOpen } from "../../core/circuit.ts";
import {
  type DeliveryMessage,
  neverPutOff,
  waitingDeliveryOf,
  wasPutOff,
} from "../../core/contract/delivery-message.ts";
import type { DeadReason } from "../../core/dead-reason.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { EpochMs } from "../../core/time.ts";
import type { Attempted } from "./attempt-delivery.ts";
import { untried } from "./delivery-steps.ts";
import { finishAttempt } from "./finish-attempt.ts";
import { follow } from "./follow.ts";
import type { DeliverPorts } from "./ports.ts";
import { comeBackAt, stepAside } from "./return-later.ts";
import type { Turn } from "./turn.ts";

/** One message whose attempt is still to be made. False when, in the end, another message had recorded it first. */
export async function takeTurn(message: DeliveryMessage, receiveCount: number, ports: DeliverPorts): Promise<boolean> {
  const target = await ports.readTarget(message);
  if (!target) return endOfDeleted(message, ports);

  const circuit = await circuitFor(message, ports);
  const turn = { message, target, circuit, holder: `${message.id}#${receiveCount}` };
  const endpoint = standingOf(target.endpoint);
  const admission = admit({ endpoint, circuit, ...waitsOf(message), now: ports.now() });
  if (endpoint !== "enabled" && isOpen(circuit)) await letOutWhatIsHeld(message, ports);
  return act(admission, turn, ports);
}

/** What waited for its endpoint comes in numbers at a receiver that is in doubt: it looks first, and has the time. */
const circuitFor = ({ endpoint, heldSince, steppedAside }: DeliveryMessage, { circuits }: DeliverPorts) =>
  heldSince !== undefined || steppedAside ? circuits.read(endpoint) : circuits.recent(endpoint);

const waitsOf = (message: DeliveryMessage) => ({
  isInFirstLane: message.cycle === 1 && message.attempt === 1 && !wasPutOff(message),
  ...(message.heldSince !== undefined && { heldSince: message.heldSince }),
});

const standingOf = ({ state, disabled }: Endpoint): "enabled" | "disabled" | "gone" =>
  state === "disabled" && disabled?.reason === "gone" ? "gone" : state;

async function act(admission: Admission, turn: Omit<Turn, "role">, ports: DeliverPorts): Promise<boolean> {
  const { message } = turn;
  switch (admission.kind) {
    case "attempt":
      return attemptWithinRate({ ...turn, role: "ordinary" }, ports);
    case "step_aside":
      await stepAside(message, turn.target.endpoint, ports);
      return true;
    case "claim_probe":
      return (await claimsProbe(turn, ports))
        ? attempt({ ...turn, role: "probe" }, ports)
        : holdUntried(message, admission.heldSince, ports);
    case "held":
      return holdUntried(message, admission.heldSince, ports);
    case "skipped":
      return ports.records.advance(untried(message, { status: "skipped" }));
    case "dead":
      return endAsDead(message, admission.reason, ports);
  }
}

async function claimsProbe({ message, holder }: Omit<Turn, "role">, { circuits }: DeliverPorts): Promise<boolean> {
  const { tenant, endpoint } = message;
  const { circuit } = await circuits.change({ tenant, endpoint }, { kind: "probe_claimed", holder });
  return circuit.state === "probing" && circuit.holder === holder;
}

async function attemptWithinRate(turn: Turn, ports: DeliverPorts): Promise<boolean> {
  const { message, target } = turn;
  const rate = target.endpoint.rateLimit;
  if (!rate || message.reservedFor !== undefined) return attempt(turn, ports);

  const slot = await ports.reserveSlot(message.endpoint, rate);
  if (slot <= ports.now()) return attempt(turn, ports);
  await comeBackAt(slot, message, ports);
  return true;
}

async function attempt(turn: Turn, ports: DeliverPorts): Promise<boolean> {
  const { message, role } = turn;
  const attempted = await attemptOrGiveBack(turn, ports);
  if (attempted.kind === "attempted") {
    ports.watch.attempted(message, attempted.outcome, role);
    return finishAttempt(turn, attempted, ports);
  }

  await giveProbeBack(turn, attempted.reason, ports);
  return endAsDead(message, attempted.reason, ports);
}

async function attemptOrGiveBack(turn: Turn, ports: DeliverPorts): Promise<Attempted> {
  try {
    return await ports.attempt(turn.message, turn.target);
  } catch (error) {
    const passOver = (second: unknown) => ports.watch.passedOver("giving the probe back", turn.message, second);
    await giveProbeBack(turn, "not_attempted", ports).catch(passOver);
    throw error;
  }
}

/** Nothing was learned of the receiver: another delivery may ask it, before the lease of this one has run out. */
async function giveProbeBack({ message, role, holder }: Turn, code: string, { circuits }: DeliverPorts): Promise<void> {
  const { tenant, endpoint } = message;
  if (role !== "probe") return;
  await circuits.change({ tenant, endpoint }, { kind: "probed", holder, outcome: { kind: "ours", code } });
}

async function holdUntried(message: DeliveryMessage, heldSince: EpochMs, ports: DeliverPorts): Promise<boolean> {
  if (!(await ports.records.advance(untried(message, { status: "held", heldSince })))) return false;
  ports.watch.held(message);
  await ports.hold(neverPutOff(waitingDeliveryOf(message)), heldSince); // under its own id: received twice, it lies in the waiting room once
  return true;
}

async function endOfDeleted(message: DeliveryMessage, ports: DeliverPorts): Promise<boolean> {
  if (message.heldSince !== undefined) await letOutWhatIsHeld(message, ports);
  // Its owner should learn which of the two it was: an endpoint can be registered again, and its events replayed.
  const reason = (await ports.isShredded(message.tenant)) ? "shredded" : "endpoint_gone";
  return endAsDead(message, reason, ports);
}

export async function endAsDead(message: DeliveryMessage, reason: DeadReason, ports: DeliverPorts): Promise<boolean> {
  const standing = { status: "dead", deadReason: reason, at: ports.now() } as const;
  if (!(await ports.records.advance(untried(message, standing)))) return false;
  await follow(message, { kind: "dead", reason, disableEndpoint: false }, ports);
  return true;
}

async function letOutWhatIsHeld({ tenant, endpoint }: DeliveryMessage, { circuits }: DeliverPorts): Promise<void> {
  await circuits.change({ tenant, endpoint }, { kind: "endpoint_disabled" });
}
