import type { StoredEvent } from "../../adapters/table/event-item.ts";
import type { AcceptedEvent, PublishRequest } from "../../core/event.ts";
import type { ClaimName } from "../../core/idempotency.ts";

/** One event that somebody wants to publish. */
export interface PublishCall {
  readonly request: PublishRequest;
  /** Whose rate is charged, beside the tenant's. */
  readonly keyId: string;
  readonly traceparent?: string | undefined;
  readonly claim?: Omit<ClaimName, "tenant"> | undefined;
}

/** What its publisher is told. */
export interface Published {
  readonly event: AcceptedEvent;
  readonly deliveries: number;
  /** Whether it had been accepted before, under the same idempotency key. */
  readonly duplicate: boolean;
}

export const repeated = ({ event, deliveries }: StoredEvent): Published => ({ event, deliveries, duplicate: true });
