import type { Finding } from "./check.ts";

/** What the API says of a delivery after its first attempt. */
export interface Recorded {
  readonly event: string;
  /** Of the endpoint, to verify with. */
  readonly secret: string;
  readonly status: string;
  /** What the attempt came to, in words. */
  readonly outcome: string;
}

/** Where a temporary endpoint leads, and what has been proven when an event was sent there. */
export interface Receiver {
  readonly url: string;
  /** For the endpoint to send along. */
  readonly headers?: Readonly<Record<string, string>>;
  judge(recorded: Recorded): Promise<Finding>;
  close(): Promise<void>;
}

/** Opens a receiver for the endpoints of one tenant. */
export type OpenReceiver = (tenant: string) => Promise<Receiver>;

/** What is said whenever the record alone tells that it went wrong. */
export const READ_THE_LOGS = "Read the logs of deliver, then docs/troubleshooting.md";
