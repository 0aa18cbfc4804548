import type { ClaimStore } from "../../adapters/table/claims.ts";
import type { ReadEvent } from "../../adapters/table/events.ts";
import { newMessageId } from "../../core/contract/delivery-message.ts";
import type { Chance, EventId } from "../../core/id.ts";
import { CLAIM_LEASE_MS, type Claim, hashOfRequest, judgeClaim } from "../../core/idempotency.ts";
import type { Lease } from "../../core/lease.ts";
import { ApiProblem } from "../../core/problem.ts";
import { requestHashOf, type SealedRecord } from "../../core/sealed-record.ts";
import { after, type EpochMs } from "../../core/time.ts";
import { type PublishCall, type Published, repeated } from "./publish-call.ts";

export interface ClaimPorts {
  readonly claims: ClaimStore;
  readonly storedEvent: ReadEvent;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

/** Under which id a call may accept its event, or what an earlier call was answered. */
export type Held =
  | { readonly kind: "held"; readonly identity: EventIdentity; readonly claim?: Claim }
  | { readonly kind: "repeated"; readonly published: Published };

export interface EventIdentity {
  readonly id: EventId;
  readonly acceptedAt: EpochMs;
}

/** The identity is the one that a new event would have. */
export type HoldClaim = (call: PublishCall, identity: EventIdentity) => Promise<Held>;

/** The first step of accepting. A call without an idempotency key claims nothing and costs nothing. */
export function createHoldClaim(ports: ClaimPorts): HoldClaim {
  return async ({ request, claim: name }, identity) => {
    if (!name) return { kind: "held", identity };

    const { id: event, acceptedAt } = identity;
    const hash = hashOfRequest(request);
    const sealedHash = await ports.seal(requestHashOf(request.tenant, event), hash);
    const lease = { holder: newMessageId(ports.chance), until: after(acceptedAt, CLAIM_LEASE_MS) };
    const claim: Claim = { ...name, tenant: request.tenant, event, acceptedAt, sealedHash, lease };
    if (await ports.claims.add(claim, acceptedAt)) return { kind: "held", identity, claim };

    const existing = await ports.claims.get(claim, acceptedAt);
    if (!existing) throw stillRunning(1); // it ended between the write and the read
    return askExisting(existing, { hash, holder: lease.holder }, ports);
  };
}

/** What this very call was answered before; undefined where it was not accepted. */
export type Recall = (call: PublishCall) => Promise<Published | undefined>;

/** Claims nothing: for a call that would be refused now. */
export function createRecall(ports: ClaimPorts): Recall {
  return async ({ request, claim: name }) => {
    const claim = name && (await ports.claims.get({ ...name, tenant: request.tenant }, ports.now()));
    if (!claim || !(await isClaimFor(hashOfRequest(request), claim, ports))) return undefined;

    const stored = await ports.storedEvent(claim.tenant, claim.event);
    return stored && repeated(stored);
  };
}

async function isClaimFor(hash: Uint8Array, { tenant, event, sealedHash }: Claim, { open }: ClaimPorts) {
  const known = await open(requestHashOf(tenant, event), sealedHash);
  return Buffer.compare(known, hash) === 0;
}

interface Repeat {
  readonly hash: Uint8Array;
  readonly holder: string;
}

async function askExisting(claim: Claim, repeat: Repeat, ports: ClaimPorts): Promise<Held> {
  const isSameRequest = await isClaimFor(repeat.hash, claim, ports);
  const stored = await ports.storedEvent(claim.tenant, claim.event);

  const verdict = judgeClaim({ claim, isSameRequest, stored, holder: repeat.holder, now: ports.now() });
  switch (verdict.kind) {
    case "repeat":
      return { kind: "repeated", published: repeated(verdict.stored) };
    case "take_over":
      return takeOver(claim, verdict.lease, ports);
    case "running":
      throw stillRunning(verdict.retryAfterSeconds);
    case "other_request":
      throw reused();
  }
}

async function takeOver(claim: Claim, lease: Lease, { claims }: ClaimPorts): Promise<Held> {
  if (!(await claims.replaceLease(claim, lease))) throw stillRunning(Math.ceil(CLAIM_LEASE_MS / 1000));
  const identity = { id: claim.event, acceptedAt: claim.acceptedAt };
  return { kind: "held", identity, claim: { ...claim, lease } };
}

const reused = () =>
  new ApiProblem(422, "idempotency_key_reused", "This Idempotency-Key was used for another request, wanted a new one");

const stillRunning = (retryAfterSeconds: number) =>
  new ApiProblem(
    409,
    "idempotency_key_running",
    `A call with this Idempotency-Key has not finished yet, its answer is certain in ${retryAfterSeconds} s at most`,
    { retryAfterSeconds },
  );
