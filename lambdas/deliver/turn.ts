import type { Circuit } from "../../core/circuit.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { EndpointTarget } from "./endpoint-target.ts";

/** A delivery whose turn it is, with what was found out about its endpoint. */
export interface Turn {
  readonly message: DeliveryMessage;
  readonly target: EndpointTarget;
  /** As it was when the delivery was admitted. */
  readonly circuit: Circuit;
  readonly role: "ordinary" | "probe";
  /** A name for this one receive of the message: a second receive is somebody else. */
  readonly holder: string;
}
