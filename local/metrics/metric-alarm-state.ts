import type { MetricAlarm } from "./alarm-definition.ts";
import type { MetricStore } from "./metric-store.ts";
import { seriesOf } from "./queries.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

const MINUTE_MS = 60_000;

/**
 * What a metric alarm is in at a moment: so many breaching periods of the last so many, which end at the last full minute.
 * CloudWatch looks a little further back when periods are missing; here the periods are the last ones, and what is missing is treated as
 * the alarm says.
 */
export function stateOfMetricAlarm(
  alarm: MetricAlarm,
  before: AlarmState,
  now: number,
  store: MetricStore,
): AlarmState {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const points = seriesOf(alarm.returned, alarm.queries, { end, periods: alarm.periods }, store);
  const breaching = points.filter((point) => point !== undefined && alarm.isBreaching(point)).length;
  const missing = points.filter((point) => point === undefined).length;

  switch (alarm.whenMissing) {
    case "breaching":
      return stateFor(breaching + missing, alarm);
    case "notBreaching":
      return stateFor(breaching, alarm);
    case "ignore":
      return missing > 0 && breaching < alarm.datapointsToAlarm ? before : stateFor(breaching, alarm);
    case "missing":
      return missing === points.length ? "INSUFFICIENT_DATA" : stateFor(breaching, alarm);
  }
}

const stateFor = (breaching: number, { datapointsToAlarm }: MetricAlarm): AlarmState =>
  breaching >= datapointsToAlarm ? "ALARM" : "OK";
