export interface HealthPorts {
  /** Rejects when the table cannot be read. */
  readonly readTable: () => Promise<unknown>;
  readonly deadlineMs: number;
  readonly pause: (ms: number) => Promise<void>;
}

export type Health = "ready" | "not_ready";

/** Whether this instance can do its work now: it must reach the table, within a deadline. */
export function createReadiness({ readTable, deadlineMs, pause }: HealthPorts): () => Promise<Health> {
  return async () => {
    const read = readTable().then(
      (): Health => "ready",
      (): Health => "not_ready",
    );
    const late = pause(deadlineMs).then((): Health => "not_ready");
    return Promise.race([read, late]);
  };
}
