import type { Circuits } from "../../adapters/circuit/circuits.ts";
import type { SendAll } from "../../adapters/queue/queue.ts";
import type { ReserveSlot } from "../../adapters/rate/slots.ts";
import type { DeliveryStore } from "../../adapters/table/deliveries.ts";
import type { WaitingRoom } from "../../adapters/waiting-room/waiting-room.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { OperationalEvent } from "../../core/contract/operational-event.ts";
import type { DeadReason } from "../../core/dead-reason.ts";
import type { Disabling } from "../../core/endpoint.ts";
import type { Chance, TenantId } from "../../core/id.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { SealedRecord } from "../../core/sealed-record.ts";
import type { EpochMs } from "../../core/time.ts";
import type { AttemptDelivery } from "./attempt-delivery.ts";
import type { ReadTarget, TargetName } from "./endpoint-target.ts";
import type { HoldDelivery } from "./hold-delivery.ts";

/** All that delivering needs from outside. */
export interface DeliverPorts {
  readonly records: DeliveryStore;
  readonly readTarget: ReadTarget;
  readonly circuits: Circuits;
  readonly reserveSlot: ReserveSlot;
  readonly attempt: AttemptDelivery;
  /** Whether the tenant was deleted together with its keys. */
  readonly isShredded: (tenant: TenantId) => Promise<boolean>;
  readonly sealLike: (envelope: Uint8Array, record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly sendRetry: SendAll;
  readonly sendDead: SendAll;
  readonly wait: WaitingRoom["wait"];
  readonly hold: HoldDelivery;
  /** False when it was disabled before. */
  readonly disable: (name: TargetName, disabling: Disabling) => Promise<boolean>;
  readonly announce: (event: OperationalEvent) => Promise<void>;
  /** How long events are kept. */
  readonly keptForMs: number;
  readonly watch: DeliverWatch;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

/** What the outside is shown of a delivery: logs and metrics. */
export interface DeliverWatch {
  readonly attempted: (message: DeliveryMessage, outcome: Outcome, role: "ordinary" | "probe") => void;
  readonly held: (message: DeliveryMessage) => void;
  readonly rateLimited: (message: DeliveryMessage, until: EpochMs) => void;
  /** Its endpoint is slow, and it waits for its first attempt in the lane of the retries. */
  readonly steppedAside: (message: DeliveryMessage) => void;
  /** Received again, and there is nothing left to do for it. */
  readonly suppressed: (message: DeliveryMessage) => void;
  readonly died: (message: DeliveryMessage, reason: DeadReason) => void;
  /** Something failed that the delivery need not wait for. */
  readonly passedOver: (what: string, message: DeliveryMessage, error: unknown) => void;
}
