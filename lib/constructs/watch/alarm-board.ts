import { Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  CompositeAlarm,
  type CompositeAlarmProps,
  type IAlarmRule,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import type { StageSettings } from "../../settings.ts";
import type { AlarmTopics } from "./topics.ts";

/** What somebody is woken for. Each is one composite alarm, however many symptoms it shows. */
export const CAUSES = [
  "keys-unusable",
  "tables-unusable",
  "publishing-down",
  "delivery-down",
  "waking-stopped",
] as const;
export type Cause = (typeof CAUSES)[number];

/**
 * For what explains other alarms: rings after two bad minutes, before its consequences do after three, and is over after
 * five good ones, when they are.
 */
export const ROOT_PERIODS = { of: 6, atLeast: 2 } as const;

export interface AlarmSpec {
  /** The heading in `docs/runbook.md`. */
  readonly article: string;
  /** Which of several: a function, a table, a lane. */
  readonly of?: string;
  /** What is the case when it rings, as a sentence. */
  readonly says: string;
  readonly value: IMetric;
  readonly rings: "above" | "from" | "below";
  readonly threshold: number;
  /** So many of the last so many periods. */
  readonly inARow: number | { readonly of: number; readonly atLeast: number };
  readonly whenMissing: "breaching" | "notBreaching" | "ignore";
  /** A symptom of something that wakes somebody. Without it, the alarm is a ticket. */
  readonly symptomOf?: Cause;
  /** A part of an alarm over several, which itself tells nobody. */
  readonly isPart?: boolean;
}

/** An alarm over the states of others. */
export interface OverSpec extends Pick<AlarmSpec, "article" | "says" | "symptomOf"> {
  readonly rule: IAlarmRule;
}

export type Symptom = Alarm | CompositeAlarm;

const COMPARISONS = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  from: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
};

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
};

/**
 * Where every alarm is hung. A symptom is written down with the tickets, where it makes the history of an incident; what
 * wakes somebody is the cause it belongs to (causes.ts), so that one cause with six symptoms pages once.
 */
export class AlarmBoard extends Construct {
  readonly topics: AlarmTopics;
  /** All that somebody is told of: parts and signals only confuse who looks. */
  readonly alarms: Symptom[] = [];
  private readonly symptoms = new Map<Cause, readonly Symptom[]>();
  private readonly watch: StageSettings["watch"];

  constructor(scope: Construct, id: string, topics: AlarmTopics, watch: StageSettings["watch"]) {
    super(scope, id);
    this.topics = topics;
    this.watch = watch;
  }

  /** Tickets are for stages that are watched in full. */
  wants({ symptomOf }: Pick<AlarmSpec, "symptomOf">): boolean {
    return this.watch === "full" || symptomOf !== undefined;
  }

  add(spec: AlarmSpec): void {
    if (this.wants(spec)) this.hang(spec);
  }

  /** Whatever the stage wants: for the parts that other alarms stand on. */
  hang(spec: AlarmSpec): Alarm {
    const name = nameOf(spec);
    const { of, atLeast } = typeof spec.inARow === "number" ? { of: spec.inARow, atLeast: spec.inARow } : spec.inARow;
    const alarm = new Alarm(this, name, {
      alarmName: this.fullName(name),
      alarmDescription: describe(spec.says, spec.symptomOf ? "page" : "ticket", spec.article),
      metric: spec.value,
      comparisonOperator: COMPARISONS[spec.rings],
      threshold: spec.threshold,
      evaluationPeriods: of,
      datapointsToAlarm: atLeast,
      treatMissingData: MISSING[spec.whenMissing],
    });
    this.tell(alarm, spec);
    return alarm;
  }

  addOver({ article, says, rule, symptomOf }: OverSpec): CompositeAlarm {
    const alarm = this.composite(article, { alarmRule: rule, alarmDescription: describe(says, "ticket", article) });
    this.tell(alarm, { ...(symptomOf && { symptomOf }) });
    return alarm;
  }

  /** The one kind of alarm that wakes somebody. */
  addCause(cause: Cause, says: string, props: Omit<CompositeAlarmProps, "compositeAlarmName">): CompositeAlarm {
    const alarm = this.composite(cause, { ...props, alarmDescription: describe(says, "page", cause) });
    alarm.addAlarmAction(new SnsAction(this.topics.page));
    alarm.addOkAction(new SnsAction(this.topics.page));
    return alarm;
  }

  /** With the name of the stack: stages share accounts, and a pager shows nothing but this. */
  fullName(name: string): string {
    return `${Stack.of(this).stackName}-${name}`;
  }

  symptomsOf(cause: Cause): readonly Symptom[] {
    return this.symptoms.get(cause) ?? [];
  }

  private composite(name: string, props: Omit<CompositeAlarmProps, "compositeAlarmName">): CompositeAlarm {
    return new CompositeAlarm(this, name, { ...props, compositeAlarmName: this.fullName(name) });
  }

  private tell(alarm: Symptom, { symptomOf, isPart }: Pick<AlarmSpec, "symptomOf" | "isPart">): void {
    if (symptomOf) this.symptoms.set(symptomOf, [...this.symptomsOf(symptomOf), alarm]);
    if (isPart) return;
    this.alarms.push(alarm);
    alarm.addAlarmAction(new SnsAction(this.topics.ticket));
  }
}

const nameOf = ({ article, of }: AlarmSpec): string => (of === undefined ? article : `${article}-${of}`);

/** The first thing that the person with the pager reads. */
export function describe(says: string, severity: "page" | "ticket", article: string): string {
  return `${says} Severity: ${severity}. What to do: docs/runbook.md#${article}`;
}
