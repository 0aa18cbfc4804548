import { newEventId, type TenantId } from "../../core/id.ts";
import type { Claim } from "../../core/idempotency.ts";
import type { AdmitCall } from "./admit-call.ts";
import type { CheckType } from "./check-type.ts";
import { createDispatch, type DispatchPorts, type Unaccepted } from "./dispatch.ts";
import { type ClaimPorts, createHoldClaim, createRecall } from "./hold-claim.ts";
import { createPrepareEvent, type PreparedEvent, type PreparePorts, refuseTooLarge } from "./prepare-event.ts";
import type { PublishCall, Published } from "./publish-call.ts";

export interface PublishPorts extends ClaimPorts, PreparePorts, DispatchPorts {
  readonly admit: AdmitCall;
  readonly checkType: CheckType;
  /** A tenant exists from its first event on, at the latest. */
  readonly ensureTenant: (tenant: TenantId) => Promise<unknown>;
}

/** One result per call, in their order, each as it would be for the call alone. */
export type PublishEvents = (calls: readonly PublishCall[]) => Promise<readonly PromiseSettledResult<Published>[]>;

type Ready =
  | { readonly kind: "repeated"; readonly published: Published }
  | { readonly kind: "prepared"; readonly prepared: PreparedEvent; readonly claim: Claim | undefined };

/** Accepts events: claim, send, store (core/idempotency.ts draws the order). */
export function createPublishEvents(ports: PublishPorts): PublishEvents {
  const makeReady = createMakeReady(ports);
  const dispatch = createDispatch(ports);

  async function conclude(ready: Ready, unaccepted: Unaccepted): Promise<Published> {
    if (ready.kind === "repeated") return ready.published;

    const { prepared, claim } = ready;
    const { event, deliveries } = prepared.stored;
    if (!unaccepted.has(prepared)) return { event, deliveries, duplicate: false };
    await release(claim, ports);
    throw unaccepted.get(prepared);
  }

  return async (calls) => {
    const ready = await Promise.allSettled(calls.map(makeReady));
    const prepared = ready.flatMap(preparedOf);
    const [unaccepted] = await Promise.all([dispatch(prepared), noteTenants(prepared, ports)]);
    return Promise.allSettled(
      ready.map(async (one) => {
        if (one.status === "rejected") throw one.reason;
        return conclude(one.value, unaccepted);
      }),
    );
  };
}

/** What can refuse a call comes before its claim, so that a corrected request may use the key again. */
function createMakeReady(ports: PublishPorts): (call: PublishCall) => Promise<Ready> {
  const hold = createHoldClaim(ports);
  const recall = createRecall(ports);
  const prepare = createPrepareEvent(ports);

  /** What its type demands may have changed since this very call was accepted. */
  async function checkOrRecall(call: PublishCall): Promise<Published | undefined> {
    try {
      await ports.checkType(call.request);
    } catch (refusal) {
      const published = await recall(call);
      if (published) return published;
      throw refusal;
    }
    return undefined;
  }

  return async (call) => {
    await ports.admit(call);
    const earlier = await checkOrRecall(call);
    if (earlier) return { kind: "repeated", published: earlier };

    const acceptedAt = ports.now();
    const identity = { id: newEventId(acceptedAt, ports.chance), acceptedAt };
    refuseTooLarge(call.request, identity);

    const held = await hold(call, identity);
    if (held.kind === "repeated") return held;
    try {
      return { kind: "prepared", prepared: await prepare(call, held.identity), claim: held.claim };
    } catch (error) {
      await release(held.claim, ports);
      throw error;
    }
  };
}

const preparedOf = (ready: PromiseSettledResult<Ready>): readonly PreparedEvent[] =>
  ready.status === "fulfilled" && ready.value.kind === "prepared" ? [ready.value.prepared] : [];

/** What cannot be noted now is noted with the next event: that it can be listed keeps nothing back. */
async function noteTenants(prepared: readonly PreparedEvent[], { ensureTenant }: PublishPorts): Promise<void> {
  const tenants = new Set(prepared.map(({ stored }) => stored.event.tenant));
  await Promise.allSettled([...tenants].map(ensureTenant));
}

/** So that the repeat of a call that failed need not wait for its lease. It would come to the same: nobody has to succeed here. */
async function release(claim: Claim | undefined, { claims, now }: PublishPorts): Promise<void> {
  if (claim) await claims.replaceLease(claim, { ...claim.lease, until: now() }).catch(() => false);
}
