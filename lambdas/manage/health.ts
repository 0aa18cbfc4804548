export interface HealthPorts {
  /** By name, what this function cannot work without; each rejects when it does not answer. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly deadlineMs: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly latencyMs: number;
}

export interface Health {
  readonly status: "ready" | "not_ready";
  readonly checks: readonly CheckResult[];
}

/** Whether this instance can do its work now: all that it needs must answer, within a deadline. */
export function createHealth(ports: HealthPorts): () => Promise<Health> {
  return async () => {
    const checks = await Promise.all(Object.entries(ports.checks).map(([name, call]) => check(name, call, ports)));
    return { status: checks.every(({ ok }) => ok) ? "ready" : "not_ready", checks };
  };
}

async function check(name: string, call: () => Promise<unknown>, ports: HealthPorts): Promise<CheckResult> {
  const startedAt = ports.nowMs();
  const answered = call().then(
    () => true,
    () => false,
  );
  const ok = await Promise.race([answered, ports.pause(ports.deadlineMs).then(() => false)]);
  return { name, ok, latencyMs: Math.round(ports.nowMs() - startedAt) };
}
