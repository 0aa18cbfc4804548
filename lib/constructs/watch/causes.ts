import { Duration } from "aws-cdk-lib";
import { type Alarm, AlarmRule, AlarmState, type CompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { AlarmBoard, Cause, Symptom } from "./alarm-board.ts";

const SAYS: Readonly<Record<Cause, string>> = {
  "keys-unusable": "Payloads can be neither sealed nor opened: nothing new is accepted or sent.",
  "tables-unusable": "The tables refuse or fail: nothing is accepted, recorded or moved.",
  "publishing-down": "Publishers cannot be sure that their events are accepted.",
  "delivery-down": "Accepted events are not delivered, and it is not their receivers.",
  "waking-stopped": "What waits for later retries or for closed circuits is not moved.",
};

/** What explains the others: while one of these rings, what follows from it is no news. */
const ROOTS = ["keys-unusable", "tables-unusable"] as const;
const CONSEQUENCES = ["publishing-down", "delivery-down", "waking-stopped"] as const;

/** A deployment that goes wrong is rolled back by its own alarms; what is still wrong after this pages after all. */
const SUPPRESSION = {
  actionsSuppressorWaitPeriod: Duration.minutes(1),
  actionsSuppressorExtensionPeriod: Duration.minutes(2),
};

/**
 *     keys-refused ──▶ KEYS UNUSABLE ──────┐ instead of
 *     table-throttled ─▶ TABLES UNUSABLE ──┤
 *     api-errors, function-errors-ingest, … ┴─▶ PUBLISHING DOWN ─┐
 *     backlog, messages-returned, … ──────────▶ DELIVERY DOWN ───┼─▶ page, unless deploying
 *     wake-missing, waiting-room-lag ─────────▶ WAKING STOPPED ──┘
 */
export function addCauses(board: AlarmBoard, deploying: Alarm): readonly CompositeAlarm[] {
  const suppressed = { ...SUPPRESSION, actionsSuppressor: deploying };
  const roots = ROOTS.map((cause) =>
    board.addCause(cause, SAYS[cause], { alarmRule: anyRings(board.symptomsOf(cause)), ...suppressed }),
  );
  const unexplained = AlarmRule.not(anyRings(roots));
  const consequences = CONSEQUENCES.map((cause) => {
    const alarmRule = AlarmRule.allOf(anyRings(board.symptomsOf(cause)), unexplained);
    return board.addCause(cause, SAYS[cause], { alarmRule, ...suppressed });
  });
  return [...roots, ...consequences];
}

const anyRings = (alarms: readonly Symptom[]) =>
  AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)));
