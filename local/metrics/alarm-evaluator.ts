import type { AlarmDefinition, CompositeAlarm, MetricAlarm } from "./alarm-definition.ts";
import { type AlarmRule, parseAlarmRule } from "./alarm-rule.ts";
import { type AlarmState, stateOfMetricAlarm } from "./metric-alarm-state.ts";
import type { MetricStore } from "./metric-store.ts";
import { createSuppression, type Suppression } from "./suppression.ts";

/** What would have gone to a topic. */
export interface Notification {
  readonly alarm: string;
  readonly state: AlarmState;
  readonly topics: readonly string[];
  readonly at: number;
}

export interface AlarmEvaluator {
  /** Looks at all alarms as CloudWatch does each minute, and tells what would have been sent. */
  evaluate(now: number): readonly Notification[];
  stateOf(alarm: string): AlarmState;
  /** The names of those that ring. */
  ringing(): readonly string[];
}

interface Composite {
  readonly alarm: CompositeAlarm;
  readonly rule: AlarmRule;
  readonly suppression: Suppression;
}

/** Evaluates the alarms of the templates over local figures: metric math, periods, missing data, rules and suppression. */
export function createAlarmEvaluator(definitions: readonly AlarmDefinition[], store: MetricStore): AlarmEvaluator {
  const nameByArn = new Map(definitions.map(({ arn, name }) => [arn, name]));
  const states = new Map<string, AlarmState>(definitions.map(({ name }) => [name, "INSUFFICIENT_DATA"]));
  const metricAlarms = definitions.filter((alarm): alarm is MetricAlarm => alarm.kind === "metric");
  const composites = innerFirst(definitions.filter((alarm) => alarm.kind === "composite").map(compositeOf));

  function compositeOf(alarm: CompositeAlarm): Composite {
    return { alarm, rule: parseAlarmRule(alarm.rule), suppression: createSuppression(alarm.suppressor) };
  }

  /** Children must be there before their parents are looked at, as CloudFormation makes them. */
  function innerFirst(unordered: readonly Composite[]): readonly Composite[] {
    const ordered: Composite[] = [];
    let left = unordered;
    while (left.length > 0) {
      const names = new Set(left.map(({ alarm }) => alarm.name));
      const ready = left.filter(({ rule }) => !rule.alarms.some((child) => names.has(nameOf(child))));
      if (ready.length === 0) throw new Error(`Cannot evaluate ${[...names].join(", ")}: they name each other`);
      ordered.push(...ready);
      left = left.filter((composite) => !ready.includes(composite));
    }
    return ordered;
  }

  function nameOf(alarm: string): string {
    return nameByArn.get(alarm) ?? alarm;
  }

  function stateOf(alarm: string): AlarmState {
    const state = states.get(nameOf(alarm));
    if (state === undefined) throw new Error(`Cannot find the alarm "${alarm}": the templates have no such alarm`);
    return state;
  }

  function enter(alarm: AlarmDefinition, state: AlarmState, at: number): readonly Notification[] {
    const before = stateOf(alarm.name);
    states.set(alarm.name, state);
    const topics = state === "ALARM" ? alarm.alarmActions : state === "OK" ? alarm.okActions : [];
    const isNews = state !== before && !(before === "INSUFFICIENT_DATA" && state === "OK");
    return isNews && topics.length > 0 ? [{ alarm: alarm.name, state, topics, at }] : [];
  }

  function evaluateComposite({ alarm, rule, suppression }: Composite, now: number): readonly Notification[] {
    const told = enter(alarm, rule.holds(stateOf) ? "ALARM" : "OK", now);
    const isSuppressed = alarm.suppressor !== undefined && stateOf(alarm.suppressor.alarm) === "ALARM";
    return suppression.pass(told, { now, isSuppressed, isRinging: stateOf(alarm.name) === "ALARM" });
  }

  return {
    evaluate: (now) => [
      ...metricAlarms.flatMap((alarm) => enter(alarm, stateOfMetricAlarm(alarm, stateOf(alarm.name), now, store), now)),
      ...composites.flatMap((composite) => evaluateComposite(composite, now)),
    ],
    stateOf,
    ringing: () => [...states].filter(([, state]) => state === "ALARM").map(([name]) => name),
  };
}
