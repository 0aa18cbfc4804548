import { sound, wrong } from "./check.ts";
import { type OpenReceiver, READ_THE_LOGS } from "./receiver.ts";

/** An address that answers a POST with 2xx. What it thinks of the signature only its own log can tell. */
export const openGivenReceiver =
  (url: string): OpenReceiver =>
  async () => ({
    url,
    judge: async ({ status, outcome }) =>
      status === "delivered"
        ? sound("published, signed, sent and acknowledged; whether the signature verifies, the receiver's log tells")
        : wrong(`the delivery is ${status}: ${outcome}`, READ_THE_LOGS),
    close: async () => undefined,
  });
