import { saveSnapshot } from "./snapshot.ts";
import type { MetricStream, QueuesToSample } from "./stream.ts";

export interface KeeperOptions {
  readonly stream: MetricStream;
  readonly cloud: QueuesToSample;
  readonly dataDirectory: string;
  readonly stage: string;
}

const SAMPLE_EVERY_MS = 60_000;
const SAVE_EVERY_MS = 10_000;

/** Looks at the queues each minute, and keeps all figures where `npm run dashboard` finds them. */
export function keepFigures({ stream, cloud, dataDirectory, stage }: KeeperOptions): { stop(): void } {
  const save = () => saveSnapshot(stream, dataDirectory, { at: Date.now(), stage });
  const sample = () => stream.sample(cloud);
  sample();
  const timers = [setInterval(sample, SAMPLE_EVERY_MS), setInterval(save, SAVE_EVERY_MS)];
  for (const timer of timers) timer.unref(); // figures keep nothing alive
  return {
    stop() {
      for (const timer of timers) clearInterval(timer);
      save();
    },
  };
}
