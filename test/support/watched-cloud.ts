import { readAssembly } from "../../local/assembly/read/read-assembly.ts";
import { evaluateFor } from "../../local/cloud/plan-for.ts";
import { readAlarms } from "../../local/metrics/alarm-definition.ts";
import { createAlarmEvaluator, type Notification } from "../../local/metrics/alarm-evaluator.ts";
import { createMetricStream, type MetricStream } from "../../local/metrics/stream.ts";
import { synthesize } from "../../local/synthesize.ts";
import { startTestCloud, type TestCloud } from "./cloud.ts";

const MINUTE = 60_000;
const NAME_BEFORE = "Posthorn-local-Watch-";

export interface WatchedCloud {
  readonly cloud: TestCloud;
  readonly stream: MetricStream;
  /** What has rung since the last call, by name, and what would have been sent to the topic of pages. */
  takeRung(): { readonly rung: readonly string[]; readonly pages: readonly string[] };
  ringing(): readonly string[];
  /** One minute passes: something happens in it, wake runs unless it is stopped, and all alarms are looked at. */
  minute(work: () => Promise<void>, options?: { readonly wakes?: boolean }): Promise<void>;
  /** Nothing is looked at while these hours pass. */
  pass(hours: number): void;
  close(): Promise<void>;
}

/** A local cloud whose minutes pass when a test says so, with the alarms of its own templates over its own figures. */
export async function startWatchedCloud(): Promise<WatchedCloud> {
  let now = Date.UTC(2026, 10, 20, 12);
  const stream = createMetricStream(() => now);
  const cloud = await startTestCloud({ observer: stream.observer, firesSchedules: false });
  const { directory } = await synthesize("local");
  const { place, gateway, functions, plan } = cloud.cloud;
  const { resources } = evaluateFor(readAssembly(directory), { place, gatewayUrl: gateway.url });
  const evaluator = createAlarmEvaluator(readAlarms(resources), stream.store);
  const wakeArn = plan.schedules[0]?.targetArn ?? "";
  const rung = new Set<string>();
  const told: Notification[] = [];
  const shortName = (name: string) => name.replace(NAME_BEFORE, "");

  return {
    cloud,
    stream,
    takeRung() {
      const pages = told.filter(({ state, topics }) => state === "ALARM" && topics.some((arn) => arn.includes("Page")));
      const taken = { rung: [...rung].toSorted(), pages: pages.map(({ alarm }) => shortName(alarm)) };
      rung.clear();
      told.length = 0;
      return taken;
    },
    ringing: () => evaluator.ringing().map(shortName),
    async minute(work, { wakes = true } = {}) {
      await Promise.all([work(), wakes && functions.invoke(wakeArn, {})]);
      stream.sample(cloud.cloud);
      now += MINUTE;
      told.push(...evaluator.evaluate(now));
      for (const name of evaluator.ringing()) rung.add(shortName(name));
    },
    pass(hours) {
      now += hours * 60 * MINUTE;
    },
    close: cloud.close,
  };
}
