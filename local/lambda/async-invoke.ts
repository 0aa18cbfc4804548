import { AwsError } from "../engines/json-service.ts";

/** Lambda waits a minute before the first and two before the second retry of an event that its function failed on. */
const RETRY_WAITS_MS = [60_000, 120_000];
/** A throttled event costs no retry; Lambda keeps it for up to six hours, a second first, then longer, up to five minutes. */
const FIRST_THROTTLE_WAIT_MS = 1000;
const MAX_THROTTLE_WAIT_MS = 5 * 60_000;
const MAX_AGE_MS = 6 * 3_600_000;

export interface AsyncInvokePorts {
  readonly invoke: (event: unknown) => Promise<{ readonly ok: boolean }>;
  readonly now: () => number;
  /** Settles early when the cloud stops; then nothing is tried again. */
  readonly wait: (ms: number) => Promise<void>;
  readonly isStopped: () => boolean;
}

/** An asynchronous invocation, as services make them: tried three times, then given up. Tells whether one succeeded. */
export async function invokeAsync(event: unknown, ports: AsyncInvokePorts): Promise<boolean> {
  for (const waitMs of [0, ...RETRY_WAITS_MS]) {
    if (waitMs > 0) await ports.wait(waitMs);
    // AWS would keep the event; here it ends with the process, as a schedule fires again anyway.
    if (ports.isStopped()) return false;
    if (await invokeUnthrottled(event, ports)) return true;
  }
  return false;
}

async function invokeUnthrottled(event: unknown, { invoke, now, wait, isStopped }: AsyncInvokePorts): Promise<boolean> {
  const givesUpAt = now() + MAX_AGE_MS;
  let waitMs = FIRST_THROTTLE_WAIT_MS;
  while (now() < givesUpAt && !isStopped()) {
    try {
      return (await invoke(event)).ok;
    } catch (error) {
      if (!(error instanceof AwsError && error.code === "TooManyRequestsException")) throw error;
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, MAX_THROTTLE_WAIT_MS);
    }
  }
  return false;
}
