import { createHash } from "node:crypto";
import * as z from "zod";
import type { PublishRequest } from "./event.ts";
import type { EventId, TenantId } from "./id.ts";
import { type Lease, takeLease } from "./lease.ts";
import { after, type EpochMs } from "./time.ts";

/** Longer than a function of the API may run: whoever still holds a lease that is over is not running any more. */
export const CLAIM_LEASE_MS = 30_000;
export const CLAIM_KEPT_MS = 24 * 60 * 60_000;

export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, "wanted 1 to 255 visible ASCII characters");
export type IdempotencyKey = z.infer<typeof IdempotencyKey>;

/** Which call a claim is for. The items of a batch share the key of their batch and are told apart by their place. */
export interface ClaimName {
  readonly tenant: TenantId;
  readonly key: IdempotencyKey;
  readonly item?: number;
}

/**
 * Names the event of a key before the event exists, so that whoever finishes the call accepts the same one:
 *
 *     claim ── send ── store ── answer
 *           a       b        c
 *
 * A crash at a or b leaves the claim without its event: when the lease is over a repeat takes over, under the same id (after
 * b the deliveries go out a second time; receivers drop them by `webhook-id`). A crash at c leaves the event, which is
 * the proof that all of its deliveries were sent: a repeat is answered from it.
 */
export interface Claim extends ClaimName {
  readonly event: EventId;
  readonly acceptedAt: EpochMs;
  /** As an envelope: who knows the hash of a small payload can guess the payload. */
  readonly sealedHash: Uint8Array;
  readonly lease: Lease;
}

interface ClaimInQuestion<Stored> {
  readonly claim: Pick<Claim, "lease">;
  readonly isSameRequest: boolean;
  /** The event of the claim, where it is stored. */
  readonly stored: Stored | undefined;
  readonly holder: string;
  readonly now: EpochMs;
}

export type ClaimVerdict<Stored> =
  | { readonly kind: "other_request" }
  | { readonly kind: "repeat"; readonly stored: Stored }
  | { readonly kind: "running"; readonly retryAfterSeconds: number }
  | { readonly kind: "take_over"; readonly lease: Lease };

/** What a call may do that finds its key claimed. */
export function judgeClaim<Stored>(question: ClaimInQuestion<Stored>): ClaimVerdict<Stored> {
  const { claim, isSameRequest, stored, holder, now } = question;
  if (!isSameRequest) return { kind: "other_request" };
  if (stored !== undefined) return { kind: "repeat", stored };

  const lease = takeLease(claim.lease, { holder, now, forMs: CLAIM_LEASE_MS });
  return lease
    ? { kind: "take_over", lease }
    : { kind: "running", retryAfterSeconds: Math.ceil((claim.lease.until - now) / 1000) };
}

/** By the clock, because the table deletes what is over up to two days late. */
export const isClaimOver = ({ acceptedAt }: Pick<Claim, "acceptedAt">, now: EpochMs): boolean =>
  now >= after(acceptedAt, CLAIM_KEPT_MS);

/** What makes two requests the same: their values, however their JSON was ordered and spaced. */
export function hashOfRequest(request: PublishRequest): Uint8Array {
  return createHash("sha256").update(JSON.stringify(request, sortFields)).digest();
}

function sortFields(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
