import type { Circuits } from "../../adapters/circuit/circuits.ts";
import { CIRCUIT_RULES } from "../../core/circuit-rules.ts";
import type { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { DeliverWatch } from "./ports.ts";

export interface SilencePorts {
  readonly circuits: Pick<Circuits, "report">;
  /** Does something in so many milliseconds, unless what it returns is called before. */
  readonly later: (ms: number, action: () => void) => () => void;
  readonly passedOver: DeliverWatch["passedOver"];
}

/** Waits for the answer to an attempt, and tells the circuit when none has come for some seconds. */
export type NoticeSilence = <T>(message: DeliveryMessage, answer: Promise<T>) => Promise<T>;

export function createNoticeSilence({ circuits, later, passedOver }: SilencePorts): NoticeSilence {
  const tell = async (message: DeliveryMessage): Promise<void> => {
    const { tenant, endpoint } = message;
    await circuits
      .report({ tenant, endpoint }, { kind: "silent" })
      .catch((error: unknown) => passedOver("telling the circuit of a silence", message, error));
  };

  return async (message, answer) => {
    let told: Promise<void> | undefined;
    const callOff = later(CIRCUIT_RULES.silentAfterMs, () => {
      told = tell(message);
    });
    try {
      return await answer;
    } finally {
      callOff();
      await told; // a function that has answered is frozen, and a write that is under way with it
    }
  };
}
