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
const SHARE_FOR_SAVING = 0.02;

/** Looks at the queues each minute, and keeps all figures where `npm run dashboard` finds them. */
export function keepFigures({ stream, cloud, dataDirectory, stage }: KeeperOptions): { stop(): void } {
  const save = () => saveSnapshot(stream, dataDirectory, { at: Date.now(), stage });
  const sample = () => stream.sample(cloud);
  let saving: NodeJS.Timeout | undefined;

  // It holds everything else up while it writes. The more figures there are, the more seldom that may be.
  function saveAndGoOn(): void {
    const startedAt = performance.now();
    save();
    const tookMs = performance.now() - startedAt;
    saving = setTimeout(saveAndGoOn, Math.max(SAVE_EVERY_MS, tookMs / SHARE_FOR_SAVING)).unref();
  }

  sample();
  saveAndGoOn();
  const sampling = setInterval(sample, SAMPLE_EVERY_MS).unref(); // figures keep nothing alive
  return {
    stop() {
      clearInterval(sampling);
      clearTimeout(saving);
      save();
    },
  };
}
