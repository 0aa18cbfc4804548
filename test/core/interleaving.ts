/** One of several processes at once. Each yield is a point at which any other may go on, or at which this one may crash. */
export type Process = Generator<undefined, void, undefined>;

/** What a pick of chance can do at one step. */
export interface Pick {
  readonly process: number;
  readonly crash: boolean;
}

/**
 * Steps through the processes in the order of the picks, and then in turn until all are done: the picks reach every
 * interleaving, and the rest shows that nobody waits for ever.
 */
export function interleave(
  processes: readonly Process[],
  picks: readonly Pick[],
  onCrash?: (process: Process) => void,
) {
  const running = new Set(processes);
  for (const { process, crash } of picks) {
    const chosen = [...running][process % Math.max(running.size, 1)];
    if (!chosen) return;
    if (crash) {
      running.delete(chosen);
      onCrash?.(chosen);
    } else if (chosen.next().done) running.delete(chosen);
  }

  for (let round = 0; running.size > 0; round++) {
    if (round > 10_000) throw new Error(`Cannot finish: ${running.size} processes still wait after ${round} rounds`);
    for (const process of running) if (process.next().done) running.delete(process);
  }
}
